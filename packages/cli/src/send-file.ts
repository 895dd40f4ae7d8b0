import type { Client, Content, ContentId, Progress } from "@millrace/client";
import { CommandError } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** What became of an upload: the item, and how long it took to be ready once its bytes had arrived. */
export type Sent = { readonly content: Content; readonly readyAfterMs: number };

type Parts = { readonly client: Client; readonly terminal: Terminal; readonly stopping: AbortSignal };

/** Uploads a file and watches it until it is ready, with a progress line; throws a `CommandError` when it fails. */
export const sendFile = async ({ client, terminal, stopping }: Parts, path: string): Promise<Sent> => {
  const file = Bun.file(path);
  if (!(await file.exists())) throw new CommandError(`there is no file ${path}`);
  const uploaded = await client.upload(file, {
    signal: stopping,
    onProgress: ({ sentBytes, totalBytes }) =>
      terminal.progress(`uploading ${percent(totalBytes > 0 ? sentBytes / totalBytes : 1)}`),
  });
  const since = performance.now();
  await untilReady({ client, terminal, stopping }, uploaded.id);
  const readyAfterMs = performance.now() - since;
  return { content: await client.content.byId.query({ id: uploaded.id }), readyAfterMs };
};

const untilReady = async ({ client, terminal, stopping }: Parts, id: ContentId): Promise<void> => {
  for await (const progress of client.watchProgress(id, { signal: stopping })) {
    terminal.progress(progressText(progress));
    if (progress.status === "ready") return;
    if (progress.status === "failed")
      throw new CommandError(`${id} failed: ${progress.failure?.message} ${progress.failure?.hint}`);
  }
  throw new CommandError("stopped before the item was ready", 130);
};

const progressText = ({ status, progress }: Progress): string =>
  status === "encoding" ? `encoding ${percent(progress)}` : status;

const percent = (part: number): string => `${Math.round(part * 10) * 10} %`;
