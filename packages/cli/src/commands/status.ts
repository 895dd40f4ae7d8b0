import { answers } from "@millrace/local";
import type { Command } from "../command.ts";
import { findRunningPlatform, type RunningProcess } from "../platform-file.ts";

type Shown = RunningProcess & { readonly health: string };

/** Services and the stack's parts, each with its health at this moment. */
export const status: Command = {
  words: "",
  count: [0, 0],
  flags: { json: "print it as JSON" },
  run: async ({ flags }, { dataFolder, terminal }) => {
    const platform = findRunningPlatform(dataFolder);
    if (!platform) {
      terminal.print(flags.has("json") ? '{"running":false}' : "Nothing runs here. Start it with: npm start");
      return 1;
    }
    const services = await Promise.all(platform.services.map(withHealth));
    const stack = platform.stack.map((part): Shown => ({ ...part, health: part.pid ? "up" : "down" }));
    const well = [...services, ...stack].every(({ health }) => health === "ready" || health === "up");
    if (flags.has("json"))
      terminal.print(JSON.stringify({ running: true, ...platform, services, stack }, null, 2));
    else table([...services, ...stack]).forEach(terminal.print);
    return well ? 0 : 1;
  },
};

const withHealth = async (service: RunningProcess): Promise<Shown> => {
  const base = `http://127.0.0.1:${service.port}/health`;
  const health = (await answers(`${base}/ready`, 3_000))
    ? "ready"
    : (await answers(`${base}/live`))
      ? "not ready"
      : "down";
  return { ...service, health };
};

const table = (rows: readonly Shown[]): string[] => {
  const cells = rows.map(({ name, port, pid, restarts, health }) =>
    [name, port, pid, restarts, health].map((value) => String(value ?? "")),
  );
  const head = ["", "port", "process", "restarts", "health"];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...cells].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
};
