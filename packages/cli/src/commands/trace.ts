import { type ContentId, isFault } from "@millrace/client";
import { type Command, CommandError, type Context } from "../command.ts";
import { demoAccount, signInToDemo } from "../demo-account.ts";
import { runningPlatform, traceQueryUrl } from "../find-platform.ts";
import { fetchTrace, isTraceId } from "../trace-store.ts";
import { traceTree } from "../trace-tree.ts";

/** The trace of an item of the demo account, or any trace by its id. */
export const trace: Command = {
  words: "CONTENT_ID|TRACE_ID",
  count: [1, 1],
  flags: { json: "print the spans as JSON" },
  run: async ({ words: [id = ""], flags }, context) => {
    const spans = await fetchTrace(traceQueryUrl(context), isTraceId(id) ? id : await traceIdOf(id, context));
    if (spans.length === 0) throw new CommandError(`the trace store has no trace of ${id}, or not any more.`);
    const answer = flags.has("json") ? [JSON.stringify(spans, null, 2)] : traceTree(spans);
    answer.forEach(context.terminal.print);
    return 0;
  },
};

const traceIdOf = async (id: string, context: Context): Promise<string> => {
  const client = await signInToDemo(runningPlatform(context).gatewayUrl, demoAccount(context.dataFolder));
  try {
    const { traceId } = await client.content.byId.query({ id: id as ContentId });
    if (traceId) return traceId;
  } catch (error) {
    if (!isFault(error, "content.not_found") && !isFault(error, "request.invalid")) throw error;
    throw new CommandError(
      `the demo account has no item ${id}. A trace id, 32 hex digits, works for every item.`,
    );
  }
  throw new CommandError(`${id} has no trace yet.`);
};
