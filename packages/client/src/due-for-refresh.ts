const marginMs = 30_000;

/** Whether an access token ends so soon that it should be replaced before the next call. */
export const dueForRefresh = (expiresAt: string, now: number): boolean =>
  Date.parse(expiresAt) - now < marginMs;
