import { join } from "node:path";
import { Glob } from "bun";

/** Files to write, by path relative to the repository. */
export type Files = Readonly<Record<string, string>>;

/** The spellings of a name in code: `video-note`, `videoNote`, `VideoNote`. */
export const spellings = (name: string) => {
  const camel = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return { name, camel, Name: `${camel[0]?.toUpperCase() ?? ""}${camel.slice(1)}` };
};

/** A template with a name put in: both in the text and in the path. */
export const filledIn = (text: string, name: string): string => {
  const { camel, Name } = spellings(name);
  return text.replaceAll("__name__", name).replaceAll("__camel__", camel).replaceAll("__Name__", Name);
};

/** The files of the template `kind` for `name`, under `target`. */
export const fromTemplate = async (kind: string, name: string, target: string): Promise<Files> => {
  const folder = join(import.meta.dir, "../templates", kind);
  const paths = await Array.fromAsync(new Glob("**/*.txt").scan(folder));
  const files = paths.map(async (path) => {
    const text = await Bun.file(join(folder, path)).text();
    return [join(target, filledIn(path.replace(/\.txt$/, ""), name)), filledIn(text, name)] as const;
  });
  return Object.fromEntries(await Promise.all(files));
};

type Manifest = Record<string, unknown> & { readonly dependencies?: Record<string, string> };

/**
 * A manifest like an existing one, whose pinned versions are in use: other name and description, and of the dependencies
 * only those that are kept.
 */
export const manifestLike = (
  model: Manifest,
  name: string,
  description: string,
  keep: (dependency: string) => boolean,
): string => {
  const kept = (names: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries(names).filter(([dependency]) => keep(dependency)));
  const { dependencies, devDependencies, ...rest } = model as Manifest & {
    devDependencies?: Record<string, string>;
  };
  const needed = kept(dependencies);
  return `${JSON.stringify(
    {
      ...rest,
      name: `@millrace/${name}`,
      description,
      ...(Object.keys(needed).length > 0 ? { dependencies: needed } : {}),
      devDependencies: kept(devDependencies),
    },
    null,
    2,
  )}\n`;
};

/** The configuration files that every workspace has. */
export const workspaceFiles = (target: string, tag: "mechanism" | "service"): Files => ({
  [join(target, "tsconfig.json")]: `${JSON.stringify(
    { extends: "@millrace/tsconfig/bun.json", include: ["."], exclude: ["node_modules", "dist"] },
    null,
    2,
  )}\n`,
  [join(target, "turbo.json")]: `${JSON.stringify({ extends: ["//"], tags: [tag] }, null, 2)}\n`,
});
