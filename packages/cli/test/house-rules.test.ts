import { expect, test } from "bun:test";
import { violationsIn } from "../src/house-rules.ts";

const env = ["Bun", "env"].join(".");
const only = ["test", "only"].join(".");

test.each([
  ["services/auth/src/store.ts", `const url = ${env}.URL;`, 1],
  ["services/auth/src/store.ts", "const url = process.env.URL;", 1],
  ["services/auth/src/main.ts", `const config = read(${env});`, 0],
  ["packages/cli/bootstrap.mjs", "process.env.PATH", 0],
  ["packages/local/src/test-stack.ts", `(env = ${env})`, 0],
  ["packages/acceptance/src/platform-under-test.ts", `openPlatform({ env: ${env} })`, 0],
  ["services/auth/test/main.test.ts", `{ env: ${env} }`, 0],
  ["services/auth/src/store.ts", `// never ${env} here`, 0],
  ["docs/readme.md", env, 0],
  ["bun.lock", '["a@1.0.0", "https://host/a.tgz"]', 1],
  ["bun.lock", '["a@1.0.0", "", {}, "sha512-x"]', 0],
  ["services/auth/test/a.test.ts", `${only}("x", () => {});`, 1],
  ["services/auth/test/a.test.ts", 'test.skipIf(missing)("x", () => {});', 0],
  ["services/auth/src/a.ts", `${only}()`, 0],
])("%s: %s gives %d", (path, text, expected) => {
  expect(violationsIn(path, text)).toHaveLength(expected);
});

test("says where", () => {
  const [found] = violationsIn("services/auth/src/store.ts", `\n\nconst a = ${env}.A;\n`);
  expect(found).toMatchObject({ path: "services/auth/src/store.ts", line: 3 });
});
