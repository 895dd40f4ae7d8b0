import type { Contract, Procedure } from "@millrace/contracts";
import { histogram, traceCarrier, traced, withTrace } from "@millrace/telemetry";
import { callScope, meshHeaders } from "./call-scope.ts";

const durations = histogram("millrace.mesh.client.duration", "Time that a call to another service took");

/** The procedure that a tRPC path (`content.byId`) names. */
export const procedureAt = (contract: Contract, path: string): Procedure | undefined =>
  contract.procedures[path.slice(contract.name.length + 1)];

/** One HTTP request to another service: bounded by the procedure's limit and the caller's deadline, measured, and a span of the trace unless it is a heartbeat. */
export const callFetch = async (
  contract: Contract,
  callee: string,
  url: string,
  init: RequestInit,
): Promise<Response> => {
  const path = decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "");
  const procedure = procedureAt(contract, path);
  const budgetMs = Math.min(procedure?.timeoutMs ?? 10_000, remainingMs());
  const startedAt = performance.now();
  let code = "unreachable";
  const send = async () => {
    const response = await boundedFetch(url, init, budgetMs);
    code = String(response.status);
    return response;
  };
  try {
    if (procedure?.heartbeat) return await withTrace({}, send);
    const facts = { "rpc.system": "trpc", "rpc.service": callee, "rpc.method": path } as const;
    return await traced(`call ${path}`, facts, send, { kind: "client" });
  } catch (error) {
    if (init.signal?.aborted) code = "cancelled";
    throw error;
  } finally {
    durations.record((performance.now() - startedAt) / 1_000, { callee, procedure: path, code });
  }
};

const remainingMs = (): number => (callScope()?.deadlineAt ?? Number.POSITIVE_INFINITY) - Date.now();

const boundedFetch = async (url: string, init: RequestInit, budgetMs: number): Promise<Response> => {
  if (budgetMs <= 0) throw new DOMException("the caller's deadline has passed", "TimeoutError");
  const timeout = AbortSignal.timeout(budgetMs);
  const headers = {
    ...(init.headers as Record<string, string>),
    ...traceCarrier(),
    [meshHeaders.timeoutMs]: String(Math.ceil(budgetMs)),
  };
  return fetch(url, {
    ...init,
    headers,
    signal: init.signal ? AbortSignal.any([init.signal, timeout]) : timeout,
  });
};
