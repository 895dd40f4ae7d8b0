import { type FaultBody, type FaultCode, isFaultCode } from "@millrace/contracts";
import { TRPCClientError } from "@trpc/client";

type Answer = {
  readonly error?: Partial<FaultBody> & { readonly data?: { readonly fault?: FaultBody } };
} | null;

/** The fault in the body of an answer, which is in tRPC's shape or plain; undefined when there is none. */
export const faultIn = (body: unknown): FaultBody | undefined => {
  const error = (body as Answer | undefined)?.error;
  const fault = error?.data?.fault ?? error;
  return isFaultCode(fault?.code) ? (fault as FaultBody) : undefined;
};

/** The fault that a failed call answered; undefined for anything else, such as a server that was not reached. */
export const faultOf = (error: unknown): FaultBody | undefined =>
  error instanceof TRPCClientError
    ? (faultIn({ error: { data: error.data } }) ?? faultIn(error.meta?.responseJSON))
    : undefined;

/** Whether a call failed with a fault: with this very code when one is given. */
export const isFault = (error: unknown, code?: FaultCode): boolean => {
  const fault = faultOf(error);
  return fault !== undefined && (code === undefined || fault.code === code);
};

/** Whether the access token was refused: a fresh one may help. */
export const refusesToken = (fault: FaultBody | undefined): boolean =>
  fault?.code === "auth.required" || fault?.code === "auth.session_ended";

/** Whether the same call may succeed later: a retryable fault, or a server that was not reached. */
export const mayPass = (error: unknown): boolean =>
  faultOf(error)?.retryable ?? (error instanceof TRPCClientError && error.cause?.name !== "AbortError");
