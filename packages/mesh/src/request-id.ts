import { meshHeaders } from "./call-scope.ts";

const form = /^[A-Za-z0-9_-]{8,64}$/;
const ids = new WeakMap<Request, string>();

/** The number of a request, the same however often it is asked: the caller's own when it has the form of one, else a new one. */
export const requestIdOf = (request: Request): string => {
  const known = ids.get(request);
  if (known) return known;
  const given = request.headers.get(meshHeaders.requestId) ?? "";
  const id = form.test(given) ? given : crypto.randomUUID();
  ids.set(request, id);
  return id;
};
