import { traceCarrier } from "@millrace/telemetry";
import type { Peer } from "./peer.ts";
import { identityHeaders } from "./service-identity.ts";

const connectingMs = 10_000;

/** One connection of a subscription, with the identity of its moment: a service's token lives shorter than a stream. Only connecting is limited in time. */
export const openStream = async (
  { service, tokenFor }: Peer,
  url: string,
  init: RequestInit,
): Promise<Response> => {
  const tooLong = new AbortController();
  const timer = setTimeout(
    () => tooLong.abort(new DOMException("the service did not answer", "TimeoutError")),
    connectingMs,
  );
  try {
    const identity = await identityHeaders(service, tokenFor);
    return await fetch(url, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), ...identity, ...traceCarrier() },
      signal: init.signal ? AbortSignal.any([init.signal, tooLong.signal]) : tooLong.signal,
    });
  } finally {
    clearTimeout(timer);
  }
};
