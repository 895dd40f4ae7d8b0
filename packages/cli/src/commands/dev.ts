import { addressesOf, lines } from "../addresses.ts";
import type { Command } from "../command.ts";
import { type ServiceName, serviceNames } from "../services.ts";
import { affectedServices, readDependencies, watchSources } from "../source-watch.ts";
import { startPlatform, untilStopped } from "../start-platform.ts";

/** Everything, each service starting again when its source or a package under it changes; the pages are built anew. */
export const dev: Command = {
  words: "",
  count: [0, 0],
  flags: {},
  run: async (_, context) => {
    const { root, terminal, stopping } = context;
    await using platform = await startPlatform(context);
    const dependencies = await readDependencies(root);
    using _watching = await watchSources(root, (workspaces) => {
      const affected = new Set(workspaces.flatMap((it) => affectedServices(it, serviceNames, dependencies)));
      terminal.note(
        `${workspaces.join(", ")} changed: ${[...affected].join(", ") || "no service"} starts again`,
      );
      // One that does not start is told of as an event, and tried again by itself and at the next change.
      for (const name of affected) platform.restart(name as ServiceName).catch(() => {});
    });
    lines(addressesOf(platform)).forEach(terminal.print);
    terminal.note("Watching the sources. Ctrl-C stops everything.");
    await untilStopped(stopping);
    terminal.note("Stopping.");
    return 0;
  },
};
