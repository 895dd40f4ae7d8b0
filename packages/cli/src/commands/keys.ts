import type { Command } from "../command.ts";
import { deploymentKeys } from "../deployment-keys.ts";

/** `millrace keys > .env`: nothing is kept here. */
export const keys: Command = {
  words: "",
  count: [0, 0],
  flags: {},
  run: async (_, { terminal }) => {
    deploymentKeys().forEach(terminal.print);
    return 0;
  },
};
