import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CommandError } from "./command.ts";
import { type Files, fromTemplate, manifestLike, workspaceFiles } from "./generated-files.ts";

/** What can be made; each kind knows the files for a name. */
export const kinds = {
  package: async (root: string, name: string): Promise<Files> => ({
    ...(await fromTemplate("package", name, join("packages", name))),
    ...workspaceFiles(join("packages", name), "mechanism"),
    [join("packages", name, "package.json")]: manifestLike(
      await manifest(root, "packages/config"),
      name,
      "Says in one line what this package is for.",
      (dependency) => ["@millrace/tsconfig", "@types/bun", "typescript"].includes(dependency),
    ),
  }),
  service: async (root: string, name: string): Promise<Files> => ({
    ...(await fromTemplate("service", name, join("services", name))),
    ...(await fromTemplate("contract", name, "packages/contracts/src")),
    ...workspaceFiles(join("services", name), "service"),
    [join("services", name, "package.json")]: manifestLike(
      await manifest(root, "services/user"),
      name,
      "Notes of people on items.",
      (dependency) => !["elysia", "jose"].includes(dependency),
    ),
  }),
} as const;

export type Kind = keyof typeof kinds;

export const isKind = (word: string): word is Kind => Object.hasOwn(kinds, word);

const manifest = async (root: string, workspace: string) =>
  (await Bun.file(join(root, workspace, "package.json")).json()) as Record<string, unknown>;

// A service's name is also its schema and role; letters alone need no quoting anywhere.
const namePatterns: Record<Kind, RegExp> = { package: /^[a-z][a-z0-9-]{1,30}$/, service: /^[a-z]{2,30}$/ };

/** Writes a new package or service into the repository and answers with the paths written or changed. */
export const generate = async (root: string, kind: Kind, name: string): Promise<string[]> => {
  if (!namePatterns[kind].test(name))
    throw new CommandError(`"${name}" is no name for a ${kind}: ${namePatterns[kind].source}`, 2);
  const taken = ["packages", "services"].find((folder) => existsSync(join(root, folder, name)));
  if (taken) throw new CommandError(`${taken}/${name} is there already.`);
  const files = await kinds[kind](root, name);
  const present = Object.keys(files).find((path) => existsSync(join(root, path)));
  if (present) throw new CommandError(`${present} is there already.`);
  for (const [path, text] of Object.entries(files)) await write(join(root, path), text);
  const changed = kind === "service" ? await register(root, name) : [];
  return [...Object.keys(files), ...changed].sort();
};

const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await Bun.write(path, text);
};

/** Makes a new service known: its contract to everybody, itself to the table of services. */
const register = async (root: string, name: string): Promise<string[]> => {
  const contracts = "packages/contracts/src/index.ts";
  const table = "packages/cli/src/services.ts";
  await change(join(root, contracts), (text) => withExport(text, name));
  await change(join(root, table), (text) => withService(text, name));
  return [contracts, table];
};

const change = async (path: string, by: (text: string) => string): Promise<void> => {
  await Bun.write(path, by(await Bun.file(path).text()));
};

/** The door of the contracts with one more file, in the order of the alphabet. */
export const withExport = (text: string, name: string): string =>
  `${[...text.trimEnd().split("\n"), `export * from "./${name}.ts";`].sort().join("\n")}\n`;

/** The table of services with one more, before the pages. */
export const withService = (text: string, name: string): string =>
  text.replace(/^( *)\{ name: "web"/m, `$1{ name: "${name}", needs: ["mesh", "database", "events"] },\n$&`);
