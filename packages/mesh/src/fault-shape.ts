import {
  Fault,
  type FaultBody,
  type FaultCode,
  faultRule,
  type InputIssue,
  isFaultCode,
} from "@millrace/contracts";
import { log } from "@millrace/telemetry";
import { TRPCClientError } from "@trpc/client";
import { TRPCError } from "@trpc/server";
import { isUnavailable } from "./unavailable.ts";

const trpcCodes = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  429: "TOO_MANY_REQUESTS",
  499: "CLIENT_CLOSED_REQUEST",
  500: "INTERNAL_SERVER_ERROR",
  503: "SERVICE_UNAVAILABLE",
  504: "GATEWAY_TIMEOUT",
} as const satisfies Record<number, TRPCError["code"]>;

const faultOfTrpcCode: Partial<Record<TRPCError["code"], FaultCode>> = {
  BAD_REQUEST: "request.invalid",
  PARSE_ERROR: "request.invalid",
  UNAUTHORIZED: "auth.required",
  NOT_FOUND: "request.unknown",
  METHOD_NOT_SUPPORTED: "request.wrong_method",
  PAYLOAD_TOO_LARGE: "request.too_large",
  UNSUPPORTED_MEDIA_TYPE: "request.unsupported",
  CLIENT_CLOSED_REQUEST: "request.cancelled",
  TOO_MANY_REQUESTS: "request.rate_limited",
};

/** Turns whatever was thrown into a fault: an expected one stays, one of a callee is passed on, all else is a bug. */
export const asFault = (error: unknown): Fault => {
  if (error instanceof Fault) return error;
  if (error instanceof TRPCClientError) return faultOfCallee(error);
  if (isUnavailable(error)) return new Fault("service.unavailable", { cause: error });
  if (!(error instanceof TRPCError)) return new Fault("service.internal", { cause: error });
  if (error.cause instanceof Fault || error.cause instanceof TRPCClientError) return asFault(error.cause);
  if (error.code === "BAD_REQUEST")
    return new Fault("request.invalid", { issues: issuesOf(error.cause), cause: error });
  return new Fault(faultOfTrpcCode[error.code] ?? "service.internal", { cause: error });
};

const faultOfCallee = (error: TRPCClientError<never>): Fault => {
  const body = (error.data as { fault?: FaultBody } | undefined)?.fault;
  if (body && isFaultCode(body.code))
    return new Fault(body.code, {
      message: body.message,
      ...(body.issues ? { issues: body.issues } : {}),
      cause: error,
    });
  const timedOut = error.cause?.name === "TimeoutError";
  return new Fault(timedOut ? "service.timeout" : "service.unavailable", { cause: error });
};

type SchemaIssue = {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { key: PropertyKey })[];
};

// Whatever schema library failed: all name their findings `issues`, as the Standard Schema asks.
const issuesOf = (cause: unknown): InputIssue[] => {
  const issues = (cause as { issues?: readonly SchemaIssue[] } | undefined)?.issues ?? [];
  return issues.slice(0, 20).map(({ path, message }) => ({
    path: (path ?? []).map((step) => String(typeof step === "object" ? step.key : step)).join("."),
    message,
  }));
};

/** A fault as clients get it: never a stack, never a cause. */
export const faultBody = (fault: Fault, requestId: string): FaultBody => {
  const { hint, retryable } = faultRule(fault.code);
  const issues = fault.issues ? { issues: fault.issues } : {};
  return { code: fault.code, message: fault.message, hint, retryable, requestId, ...issues };
};

/** What a failed answer says of itself beside its body: when to come again. */
export const retryAfter = (fault: Fault): Record<string, string> =>
  statusOf(fault) === 503 || statusOf(fault) === 429 ? { "retry-after": "1" } : {};

/** A fault as a plain HTTP answer, as REST gives it; `headers` win over its own. */
export const faultResponse = (
  fault: Fault,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  Response.json(
    { error: faultBody(fault, requestId) },
    { status: statusOf(fault), headers: { ...retryAfter(fault), ...headers } },
  );

/** The HTTP status of a fault's code. */
export const statusOf = (fault: Fault): number => faultRule(fault.code).status;

/** The same fault as tRPC throws it, with the HTTP status of its code. */
export const toTrpcError = (fault: Fault): TRPCError => {
  const status = statusOf(fault) as keyof typeof trpcCodes;
  return new TRPCError({
    code: trpcCodes[status] ?? "INTERNAL_SERVER_ERROR",
    message: fault.message,
    cause: fault,
  });
};

/** Logs what somebody must look at: a bug, or a service that is not believed. Other faults are outcomes, not errors. */
export const logBug = (fault: Fault, procedure: string, requestId: string): void => {
  const facts = { err: fault.cause, procedure, request_id: requestId };
  if (fault.code === "service.internal") log.error(facts, "procedure failed unexpectedly");
  if (fault.code === "service.untrusted") log.error(facts, "a service's token was refused");
};
