import type { Command } from "./command.ts";

type Entry = { readonly summary: string; readonly load: () => Promise<Command> };

/** Every command. Each is loaded when it is called, so that none pays for what another imports. */
export const commandTable = {
  demo: {
    summary: "start everything, upload a clip and play it (npm start)",
    load: async () => (await import("./commands/demo.ts")).demo,
  },
  up: {
    summary: "start the stack and all services, and stay until Ctrl-C",
    load: async () => (await import("./commands/up.ts")).up,
  },
  dev: {
    summary: "as up, each service starting again when its source changes",
    load: async () => (await import("./commands/dev.ts")).dev,
  },
  status: {
    summary: "what runs: services, ports, processes, health",
    load: async () => (await import("./commands/status.ts")).status,
  },
  upload: {
    summary: "upload a file to what runs here and watch it become ready",
    load: async () => (await import("./commands/upload.ts")).upload,
  },
  trace: {
    summary: "everything that happened to an item, as a tree with durations",
    load: async () => (await import("./commands/trace.ts")).trace,
  },
  migrate: {
    summary: "bring every service's schema up to date",
    load: async () => (await import("./commands/migrate.ts")).migrate,
  },
  keys: {
    summary: "make keys and passwords for a deployment, as lines of an env file",
    load: async () => (await import("./commands/keys.ts")).keys,
  },
  doctor: {
    summary: "check that this machine can run Millrace, and say what to do if not",
    load: async () => (await import("./commands/doctor.ts")).doctor,
  },
  test: {
    summary: "run all tests, or those whose path contains a word",
    load: async () => (await import("./commands/test.ts")).test,
  },
  check: {
    summary: "format, lint, types, boundaries and house rules",
    load: async () => (await import("./commands/check.ts")).check,
  },
  gen: {
    summary: "make a new package or service",
    load: async () => (await import("./commands/gen.ts")).gen,
  },
  bench: {
    summary: "run a benchmark",
    load: async () => (await import("./commands/bench.ts")).bench,
  },
} as const satisfies Record<string, Entry>;

export type CommandName = keyof typeof commandTable;

export const commandNames = Object.keys(commandTable) as readonly CommandName[];

export const isCommandName = (word: string): word is CommandName => Object.hasOwn(commandTable, word);
