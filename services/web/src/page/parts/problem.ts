import { faultOf, UploadError } from "@millrace/client";

/** A failure as people read it: what happened, what they can do, and wrong fields of a form by name. */
export type Problem = {
  readonly message: string;
  readonly hint: string;
  readonly requestId?: string;
  readonly issues?: Readonly<Record<string, string>>;
};

const offline: Problem = {
  message: "The server cannot be reached.",
  hint: "Check your connection, then try again.",
};

// The contract's hints are for callers of an API, who have an id in hand; people follow a link.
const gone = ["content.not_found", "catalog.not_found"];

/** The cause and the remedy of anything that was thrown. */
export const problemOf = (error: unknown): Problem => {
  const fault = faultOf(error);
  if (fault) {
    const { message, hint, requestId, code } = fault;
    if (fault.issues?.length)
      return {
        message: "Some of this is not right.",
        hint: "Correct what is marked.",
        issues: Object.fromEntries(fault.issues.map((issue) => [issue.path, issue.message])),
      };
    if (gone.includes(code)) return { message, hint: "It may have been deleted, or be somebody else's." };
    return code === "service.internal" ? { message, hint, requestId } : { message, hint };
  }
  if (error instanceof UploadError)
    return { message: error.message, hint: "What has arrived is kept: try again to send the rest." };
  if (error instanceof Error && error.name === "NotReadableError")
    return {
      message: "The file cannot be read any more.",
      hint: "Choose it again: it may have moved or changed.",
    };
  if (error instanceof Error && ["TRPCClientError", "TypeError", "TimeoutError"].includes(error.name))
    return offline;
  return { message: "Something went wrong on this page.", hint: "Reload it and try again." };
};
