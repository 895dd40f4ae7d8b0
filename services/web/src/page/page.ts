import { type Client, createClient } from "@millrace/client";
import { localStorageOf, type SessionStore, sessionStore } from "./session/session-store.ts";
import { type UploadQueue, uploadQueue } from "./upload/upload-queue.ts";
import { type SignedPlaybacks, signedPlaybacks } from "./watch/signed-playbacks.ts";

/** What lives as long as the page does. */
export type Page = {
  readonly client: Client;
  readonly session: SessionStore;
  readonly uploads: UploadQueue;
  readonly playbacks: SignedPlaybacks;
};

const storageKey = "millrace.session";

/** Asks where the gateway is, then makes what the page lives on. */
export const openPage = async (): Promise<Page> => {
  const response = await fetch("/config.json", { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`config.json answered ${response.status}`);
  const { gatewayUrl } = (await response.json()) as { gatewayUrl: string };
  const session = sessionStore(localStorageOf(window), storageKey);
  window.addEventListener("storage", (event) => event.key === storageKey && session.changedElsewhere());
  const client = createClient({ url: gatewayUrl, session: session.read, onSession: session.write });
  const uploads = uploadQueue({
    upload: client.upload,
    resume: client.resumeUpload,
    remove: (id) => client.content.remove.mutate({ id }),
  });
  const playbacks = signedPlaybacks((id) => client.catalog.openPlayback.mutate({ id }));
  return { client, session, uploads, playbacks };
};
