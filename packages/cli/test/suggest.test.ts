import { expect, test } from "bun:test";
import { distanceOf, suggest } from "../src/suggest.ts";

test.each([
  ["", "", 0],
  ["up", "up", 0],
  ["upp", "up", 1],
  ["pu", "up", 1],
  ["kitten", "sitting", 3],
  ["", "abc", 3],
])("from %p to %p it is %d steps", (a, b, expected) => {
  expect(distanceOf(a, b)).toBe(expected);
});

test("the nearest wins, whatever its case; a far word gets none", () => {
  expect(suggest("Tets", ["test", "trace"])).toBe("test");
  expect(suggest("elephant", ["up", "test"])).toBeUndefined();
  expect(suggest("up", [])).toBeUndefined();
});
