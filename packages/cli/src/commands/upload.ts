import { resolve } from "node:path";
import { lines } from "../addresses.ts";
import type { Command } from "../command.ts";
import { demoAccount, signInToDemo } from "../demo-account.ts";
import { duration } from "../duration.ts";
import { runningPlatform } from "../find-platform.ts";
import { sendFile } from "../send-file.ts";

/** One file, as the demo account. */
export const upload: Command = {
  words: "FILE",
  count: [1, 1],
  flags: { json: "print the item as JSON" },
  run: async ({ words: [file = ""], flags }, context) => {
    const { gatewayUrl } = runningPlatform(context);
    const client = await signInToDemo(gatewayUrl, demoAccount(context.dataFolder));
    const { content, readyAfterMs } = await sendFile({ client, ...context }, resolve(context.cwd, file));
    const answer = flags.has("json")
      ? [JSON.stringify(content, null, 2)]
      : lines({
          item: content.id,
          status: content.status,
          after: duration(readyAfterMs),
          trace: content.traceId ?? "",
        });
    answer.forEach(context.terminal.print);
    return 0;
  },
};
