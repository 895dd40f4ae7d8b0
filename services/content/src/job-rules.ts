/** Attempts after which a job is given up, counting crashes and failures but not jobs handed back. */
export const maxAttempts = 5;

/** From the request to the end of all attempts: twelve hours of media at most, and room for queues. */
export const scheduleToCloseSeconds = 24 * 3_600;

const backoffSeconds = [5, 30, 120, 600];

/** The wait after failed attempt number `attempt` (from 1), in seconds. */
export const backoffAfter = (attempt: number): number =>
  backoffSeconds[Math.min(attempt, backoffSeconds.length) - 1] ?? 5;

/** Attempts that count against a job. */
export const spentAttempts = ({ attempt, forgiven }: { attempt: number; forgiven: number }): number =>
  attempt - forgiven;

/** Whether a failure ends the job: it cannot pass by itself, or has been tried often enough. */
export const isFinal = (job: { attempt: number; forgiven: number }, retryable: boolean): boolean =>
  !retryable || spentAttempts(job) >= maxAttempts;
