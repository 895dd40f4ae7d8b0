import { faultIn, refusesToken } from "./fault.ts";
import type { SessionKeeper } from "./session-keeper.ts";

/** The part of `fetch` that the client needs. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** A fetch that shows the access token, and asks once more with a fresh one when it is refused. */
export const authorizedFetch =
  (fetch: Fetch, keeper: Pick<SessionKeeper, "token" | "renew">): Fetch =>
  async (input, init) => {
    const token = await keeper.token();
    const response = await fetch(input, withToken(init, token));
    if (!token || !(await refused(response))) return response;
    const fresh = await keeper.renew(token);
    return fresh && fresh !== token ? fetch(input, withToken(init, fresh)) : response;
  };

/** The same request, showing a token. */
export const withToken = (init: RequestInit | undefined, token: string | undefined): RequestInit => {
  const headers = new Headers(init?.headers);
  if (token) headers.set("authorization", `Bearer ${token}`);
  return { ...init, headers: Object.fromEntries(headers) };
};

const refused = async (response: Response): Promise<boolean> =>
  response.status === 401 && refusesToken(faultIn(await bodyOf(response.clone())));

/** The answer's JSON; undefined when it is none. */
export const bodyOf = (response: Pick<Response, "json">): Promise<unknown> =>
  response.json().catch(() => undefined);
