import { Glob } from "bun";

/** The tests of one workspace: they run in one process, in its folder. */
export type TestGroup = { readonly folder: string; readonly files: readonly string[] };

const testFiles = new Glob("{packages,services,infra}/*/test/**/*.test.{ts,tsx}");

/** Whether a group drives the whole of Millrace: these run last, with nothing else up. */
export const isAcceptance = ({ folder }: TestGroup): boolean => folder === "packages/acceptance";

/** All tests by workspace, or those whose path contains one of the words; paths are relative to the repository. */
export const testGroups = async (root: string, words: readonly string[] = []): Promise<TestGroup[]> =>
  groupsOf(await Array.fromAsync(testFiles.scan(root)), words);

/** Groups paths by their workspace: packages first, then services, acceptance at the end. */
export const groupsOf = (paths: readonly string[], words: readonly string[] = []): TestGroup[] => {
  const wanted = paths.filter((path) => words.length === 0 || words.some((word) => path.includes(word)));
  const byFolder = Map.groupBy(wanted.toSorted(), (path) => path.split("/").slice(0, 2).join("/"));
  const groups = [...byFolder].map(
    ([folder, files]): TestGroup => ({
      folder,
      files: files.map((file) => file.slice(folder.length + 1)),
    }),
  );
  return [...groups.filter((group) => !isAcceptance(group)), ...groups.filter(isAcceptance)];
};
