import type { Client, Content, ContentId } from "@millrace/client";

/** Asks until there is an answer other than undefined. */
export const until = async <T>(what: string, ask: () => Promise<T | undefined>, seconds = 60): Promise<T> => {
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await Bun.sleep(100)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error(`${what}: it did not come to pass within ${seconds} s`);
};

/** Watches an item to its end and answers with it. */
export const outcomeOf = async (client: Client, id: ContentId, seconds = 120): Promise<Content> => {
  const signal = AbortSignal.timeout(seconds * 1_000);
  for await (const _progress of client.watchProgress(id, { signal })) if (signal.aborted) break;
  return client.content.byId.query({ id });
};

/** Mails to an address, newest first, as the local mail catcher keeps them. */
export const mailsTo = async (pageUrl: string, email: string): Promise<readonly { subject: string }[]> => {
  const response = await fetch(`${pageUrl}/messages?to=${encodeURIComponent(email)}`);
  return ((await response.json()) as { messages: { subject: string }[] }).messages;
};
