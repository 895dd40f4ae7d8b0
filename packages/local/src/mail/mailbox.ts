import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import PostalMime from "postal-mime";

/** A caught message as the JSON API gives it; `to` are the envelope's recipients, in lower case. */
export type Message = {
  readonly id: string;
  readonly receivedAt: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

export type Envelope = { readonly from: string; readonly to: readonly string[] };

/** Caught messages, newest first, in memory and on disk. */
export type Mailbox = {
  add(raw: Buffer, envelope: Envelope): Promise<Message>;
  /** All, or those to one address, whatever its case. */
  list(to?: string): readonly Message[];
  find(id: string): Message | undefined;
  /** The message as it came over SMTP. */
  findRaw(id: string): Buffer | undefined;
  clear(): void;
};

/** Opens the mailbox in `folder`, which keeps the last `keep` messages over restarts. */
export const openMailbox = (folder: string, keep: number): Mailbox => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const messages = new Map<string, Message>(readMessages(folder).map((message) => [message.id, message]));
  const remove = (id: string) => {
    messages.delete(id);
    rmSync(join(folder, `${id}.json`), { force: true });
    rmSync(join(folder, `${id}.eml`), { force: true });
  };
  const prune = () => {
    for (const id of [...messages.keys()].slice(0, Math.max(0, messages.size - keep))) remove(id);
  };
  prune();
  return {
    add: async (raw, envelope) => {
      const message = await parse(raw, envelope);
      writeFileSync(join(folder, `${message.id}.eml`), raw, { mode: 0o600 });
      const beside = join(folder, `${message.id}.new`);
      writeFileSync(beside, JSON.stringify(message), { mode: 0o600 });
      renameSync(beside, join(folder, `${message.id}.json`));
      messages.set(message.id, message);
      prune();
      return message;
    },
    list: (to) => {
      const address = to?.toLowerCase();
      return [...messages.values()]
        .filter((it) => address === undefined || it.to.includes(address))
        .reverse();
    },
    find: (id) => messages.get(id),
    findRaw: (id) => (messages.has(id) ? readFileSync(join(folder, `${id}.eml`)) : undefined),
    clear: () => {
      for (const id of [...messages.keys()]) remove(id);
    },
  };
};

// Ids are UUIDs of version 7, whose order is that of time.
const readMessages = (folder: string): Message[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Message);

const parse = async (raw: Buffer, envelope: Envelope): Promise<Message> => {
  const { subject, text, html } = await PostalMime.parse(raw);
  return {
    id: Bun.randomUUIDv7(),
    receivedAt: new Date().toISOString(),
    from: envelope.from,
    to: envelope.to.map((address) => address.toLowerCase()),
    subject: subject ?? "",
    text: text ?? "",
    html: html ?? "",
  };
};
