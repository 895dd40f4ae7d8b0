import { addressesOf, lines } from "../addresses.ts";
import type { Command } from "../command.ts";
import { startPlatform, untilStopped } from "../start-platform.ts";

/** Everything, until Ctrl-C. */
export const up: Command = {
  words: "",
  count: [0, 0],
  flags: { json: "print the addresses as JSON" },
  run: async ({ flags }, context) => {
    await using platform = await startPlatform(context);
    const { terminal, stopping } = context;
    const addresses = addressesOf(platform);
    for (const line of flags.has("json") ? [JSON.stringify(addresses)] : lines(addresses))
      terminal.print(line);
    terminal.note("Ctrl-C stops everything.");
    await untilStopped(stopping);
    terminal.note("Stopping.");
    return 0;
  },
};
