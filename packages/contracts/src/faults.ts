type Rule = {
  readonly status: number;
  readonly retryable?: boolean;
  readonly message: string;
  readonly hint: string;
};

/** Every way a call may fail, by `<owner>.<what>`: the closed list that clients can switch over. */
export const faultCodes = {
  "request.invalid": {
    status: 400,
    message: "The input is not valid.",
    hint: "See `issues` for each field.",
  },
  "request.too_large": { status: 413, message: "The request is too large.", hint: "Send less at once." },
  "request.unsupported": { status: 415, message: "This content type is not taken here.", hint: "Send JSON." },
  "request.unknown": {
    status: 404,
    message: "There is no such address.",
    hint: "See the API's documentation.",
  },
  "request.wrong_method": {
    status: 405,
    message: "This method is not allowed here.",
    hint: "Mutations are POST.",
  },
  "request.cancelled": { status: 499, message: "The caller went away.", hint: "Call again." },
  "request.rate_limited": {
    status: 429,
    retryable: true,
    message: "Too many requests.",
    hint: "Wait a little.",
  },
  "auth.required": { status: 401, message: "Sign in first.", hint: "Send a valid access token." },
  "auth.forbidden": { status: 403, message: "You may not do this.", hint: "Ask the owner for access." },
  "auth.wrong_credentials": { status: 401, message: "E-mail or password is wrong.", hint: "Check both." },
  "auth.email_taken": {
    status: 409,
    message: "This e-mail has an account already.",
    hint: "Sign in instead.",
  },
  "auth.session_ended": { status: 401, message: "This session has ended.", hint: "Sign in again." },
  "user.not_found": { status: 404, message: "There is no such user.", hint: "Check the id." },
  "content.not_found": { status: 404, message: "There is no such item.", hint: "Check the id." },
  "content.wrong_state": {
    status: 409,
    message: "The item's state does not allow this.",
    hint: "Read the item.",
  },
  "content.too_large": {
    status: 413,
    message: "The file is larger than allowed.",
    hint: "Upload a smaller file.",
  },
  "content.upload_missing": {
    status: 409,
    retryable: true,
    message: "The file has not arrived whole.",
    hint: "Upload what is missing, then complete again.",
  },
  "content.lease_lost": {
    status: 409,
    message: "Another worker holds this job.",
    hint: "Stop working on it.",
  },
  "catalog.not_found": { status: 404, message: "There is no such item.", hint: "Check the id." },
  "service.internal": {
    status: 500,
    message: "Something went wrong here.",
    hint: "Report the request's id.",
  },
  "service.timeout": { status: 504, retryable: true, message: "This took too long.", hint: "Try again." },
  "service.unavailable": {
    status: 503,
    retryable: true,
    message: "A part is not available.",
    hint: "Try again soon.",
  },
  // Not `auth.required`: between services a token goes wrong by keys and clocks, and nobody signed in is to blame.
  "service.untrusted": {
    status: 503,
    retryable: true,
    message: "A part is not available.",
    hint: "Try again soon; if it stays, the operator must look at keys and clocks.",
  },
} as const satisfies Record<string, Rule>;

export type FaultCode = keyof typeof faultCodes;

/** One thing wrong with the input: a dotted path into it, and what is wrong there. */
export type InputIssue = { readonly path: string; readonly message: string };

/** A fault as it travels: what every failed call answers, over tRPC (in `data`) and REST alike. */
export type FaultBody = {
  readonly code: FaultCode;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
  readonly requestId: string;
  readonly issues?: readonly InputIssue[];
};

export const isFaultCode = (code: unknown): code is FaultCode =>
  typeof code === "string" && Object.hasOwn(faultCodes, code);

/** The rule of a code with its defaults filled in. */
export const faultRule = (code: FaultCode): Required<Rule> => ({ retryable: false, ...faultCodes[code] });

/** An expected failure. Thrown by handlers; whatever else they throw is a bug and tells the caller nothing. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly issues: readonly InputIssue[] | undefined;
  constructor(
    code: FaultCode,
    options: { message?: string; issues?: readonly InputIssue[]; cause?: unknown } = {},
  ) {
    super(options.message ?? faultCodes[code].message, { cause: options.cause });
    this.name = "Fault";
    this.code = code;
    this.issues = options.issues;
  }
}
