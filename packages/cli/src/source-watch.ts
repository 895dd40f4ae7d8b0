import { watch } from "node:fs";
import { join } from "node:path";
import { Glob } from "bun";

/** Names of the workspaces that each workspace depends on, by name: `{ "@millrace/mesh": ["@millrace/contracts"] }`. */
export type Dependencies = Readonly<Record<string, readonly string[]>>;

/** The services that run other code after a change to this workspace: itself, or those that depend on it at any remove. */
export const affectedServices = (
  workspace: string,
  services: readonly string[],
  dependencies: Dependencies,
): string[] => services.filter((service) => reaches(`@millrace/${service}`, workspace, dependencies));

const reaches = (from: string, to: string, dependencies: Dependencies, seen = new Set<string>()): boolean => {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (dependencies[from] ?? []).some((next) => reaches(next, to, dependencies, seen));
};

/** What the workspaces' manifests say they need at run time. */
export const readDependencies = async (root: string): Promise<Dependencies> => {
  const manifests = await Array.fromAsync(new Glob("{packages,services}/*/package.json").scan(root));
  const entries = manifests.map(async (path) => {
    const { name, dependencies = {} } = (await Bun.file(join(root, path)).json()) as {
      name: string;
      dependencies?: Record<string, string>;
    };
    return [name, Object.keys(dependencies).filter((it) => it.startsWith("@millrace/"))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
};

/** Watches the sources of all packages and services; tells which workspaces changed, once things are quiet for 200 ms. */
export const watchSources = async (
  root: string,
  onChange: (workspaces: string[]) => void,
): Promise<Disposable> => {
  const folders = await Array.fromAsync(
    new Glob("{packages,services}/*/{src,migrations}").scan({ cwd: root, onlyFiles: false }),
  );
  const changed = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watchers = folders.map((folder) =>
    watch(join(root, folder), { recursive: true }, (_event, file) => {
      if (!file || !/\.(tsx?|css|html)$/.test(file)) return;
      changed.add(`@millrace/${folder.split("/")[1]}`);
      clearTimeout(timer);
      timer = setTimeout(() => {
        onChange([...changed]);
        changed.clear();
      }, 200);
    }),
  );
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
};
