import type { ReactNode } from "react";
import type { Problem } from "./problem.ts";

/** A failure in place: cause, remedy, and whatever can be done about it here. */
export const ProblemBox = ({
  problem,
  children,
}: {
  readonly problem: Problem;
  readonly children?: ReactNode;
}) => (
  <div className="problem" role="alert" data-testid="problem">
    <p>
      <strong>{problem.message}</strong> {problem.hint}
      {problem.requestId && <small> Request {problem.requestId}</small>}
    </p>
    {children}
  </div>
);
