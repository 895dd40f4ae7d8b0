import type { Content, ContentId, Playback, Progress, Session } from "@millrace/contracts";
import type { Calls } from "./api.ts";
import type { Fetch } from "./authorized-fetch.ts";
import { openCalls, sessionCalls } from "./calls.ts";
import { openPlayback } from "./open-playback.ts";
import { type SessionOptions, sessionKeeper } from "./session-keeper.ts";
import { type ResumeOptions, resumeUpload, type UploadOptions, upload } from "./upload.ts";
import type { UploadSource } from "./upload-source.ts";
import { watchProgress } from "./watch-progress.ts";

export type ClientOptions = SessionOptions & {
  /** Where the gateway is: `https://api.example.org`. */
  readonly url: string;
  /** Used in place of the global `fetch`. */
  readonly fetch?: Fetch;
};

export type Registration = {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
};

/** Every public procedure by name, and above them what takes more than one call. */
export type Client = Calls & {
  /** The session as it is now; undefined when signed out. */
  readonly session: () => Session | undefined;
  readonly register: (who: Registration) => Promise<Session>;
  readonly signIn: (who: Pick<Registration, "email" | "password">) => Promise<Session>;
  /** Forgets the session here at once; throws when the server could not be told to end it too. */
  readonly signOut: () => Promise<void>;
  /** Uploads a file; answers with the item once it is checked and queued for encoding. */
  readonly upload: (file: UploadSource, options?: UploadOptions) => Promise<Content>;
  /** Goes on with an upload that was broken off; `file` must be the same file. */
  readonly resumeUpload: (id: ContentId, file: UploadSource, options?: ResumeOptions) => Promise<Content>;
  /** Status and progress, now and at each change, until the item is ready or failed. Reconnects by itself. */
  readonly watchProgress: (
    id: ContentId,
    options?: { readonly signal?: AbortSignal },
  ) => AsyncIterable<Progress>;
  /** Leave to play an item; in browsers it also sets the cookies that `hlsUrl` and `dashUrl` are played with. */
  readonly openPlayback: (id: ContentId) => Promise<Playback>;
};

/** A client of one gateway for one person. Access tokens are refreshed as needed, one refresh at a time. */
export const createClient = ({ url, fetch = globalThis.fetch, ...options }: ClientOptions): Client => {
  const endpoint = `${url.replace(/\/+$/, "")}/trpc`;
  const send: Fetch = (input, init) => fetch(input, init);
  const open = openCalls(endpoint, send);
  const keeper = sessionKeeper(
    `millrace-session ${endpoint}`,
    (refreshToken) => open.auth.refresh.mutate({ refreshToken }),
    options,
  );
  const { auth, user, content, catalog } = sessionCalls(endpoint, send, keeper);
  const calls: Calls = { auth, user, content, catalog };
  return {
    ...calls,
    session: keeper.current,
    register: async (who) => keeper.accept(await open.auth.register.mutate(who)),
    signIn: async (who) => keeper.accept(await open.auth.signIn.mutate(who)),
    signOut: () => keeper.end((refreshToken) => open.auth.signOut.mutate({ refreshToken })),
    upload: (file, given = {}) => upload({ calls, fetch: send }, file, given),
    resumeUpload: (id, file, given = {}) => resumeUpload({ calls, fetch: send }, id, file, given),
    watchProgress: (id, given = {}) => watchProgress(calls, id, given.signal),
    openPlayback: (id) => openPlayback(calls, id),
  };
};
