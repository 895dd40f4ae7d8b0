import { expect, test } from "bun:test";
import fc from "fast-check";
import { ContentId, newId, UserId } from "../src/index.ts";

test("a new id fits its own kind and no other", () => {
  expect(ContentId.safeParse(newId("content")).success).toBe(true);
  expect(UserId.safeParse(newId("content")).success).toBe(false);
});

test("ids sort by age and have one length, so that none is the beginning of another", () => {
  fc.assert(
    fc.property(fc.nat(2 ** 45), fc.nat(2 ** 45), (one, other) => {
      const [early, late] = [
        newId("content", Math.min(one, other)),
        newId("content", Math.max(one, other) + 1),
      ];
      expect(early < late).toBe(true);
      expect(early).toHaveLength(late.length);
    }),
  );
});

test.each([
  "",
  "c_",
  "c_123",
  `c_${"0".repeat(31)}`,
  `c_${"G".repeat(32)}`,
  `c_${"0".repeat(32)}/../x`,
  `C_${"0".repeat(32)}`,
])("refuses %p", (text) => expect(ContentId.safeParse(text).success).toBe(false));
