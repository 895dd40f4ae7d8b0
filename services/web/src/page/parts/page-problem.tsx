import type { Problem } from "./problem.ts";
import { ProblemBox } from "./problem-box.tsx";

/** A failure that leaves nothing else to show. */
export const PageProblem = ({
  problem,
  retry,
}: {
  readonly problem: Problem;
  readonly retry: () => void;
}) => (
  <div className="page-problem">
    <ProblemBox problem={problem}>
      <button type="button" onClick={retry}>
        Try again
      </button>
    </ProblemBox>
  </div>
);
