import { expect, test } from "bun:test";
import { rulesFor } from "../../src/policy/rules.ts";

test("every rule has a case that turns it red", async () => {
  const names = Object.keys(rulesFor({ webOrigins: [], uploadPrefix: "" }));
  const suites = ["storage", "access", "delivery"].map((suite) =>
    Bun.file(`${import.meta.dir}/${suite}-rules.test.ts`).text(),
  );
  const cases = (await Promise.all(suites)).join("\n");
  expect(names.filter((name) => !new RegExp(`\\[\\s*"${name}",`).test(cases))).toEqual([]);
});
