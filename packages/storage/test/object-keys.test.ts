import { expect, test } from "bun:test";
import fc from "fast-check";
import { contentPrefix, isOutputPrefix, outputKey, outputPrefix, sourceKey } from "../src/index.ts";

const id = fc.stringMatching(/^[a-z]_[0-9a-f]{32}$/);

test("keys are spelled so", () => {
  expect(sourceKey("u_1", "c_2")).toBe("uploads/u_1/c_2/source");
  expect(contentPrefix("c_2")).toBe("v/c_2/");
  expect(outputPrefix("c_2", 3)).toBe("v/c_2/3/");
  expect(outputKey("v/c_2/3/", "720p/1.m4s")).toBe("v/c_2/3/720p/1.m4s");
});

test("no attempt's prefix is the beginning of another's, nor one item's of another's", () => {
  const output = fc.tuple(id, fc.integer({ min: 1, max: 1_000_000 }));
  fc.assert(
    fc.property(output, output, ([a, first], [b, second]) => {
      fc.pre(a !== b || first !== second);
      expect(outputPrefix(a, first).startsWith(outputPrefix(b, second))).toBe(false);
      if (a !== b) expect(contentPrefix(a).startsWith(contentPrefix(b))).toBe(false);
      expect(isOutputPrefix(outputPrefix(a, first))).toBe(true);
    }),
  );
});

test.each(["", ".", "..", "a//b", "*", "c_1*", "a?b", "a%2e", "a b", "a\\b", "\u0000", ".hidden"])(
  "%j is no step of a key",
  (step) => {
    expect(() => sourceKey(step, "c_1")).toThrow(RangeError);
    expect(() => sourceKey("u_1", step)).toThrow(RangeError);
    expect(() => outputPrefix(step, 1)).toThrow(RangeError);
    expect(() => outputKey("v/c_1/1/", `720p/${step}`)).toThrow(RangeError);
  },
);

test.each(["", "/", "v/", "v/*/1/", "v/c_1/", "v/c_1/1", "v/c_1/0/", "v/c_1/1/x/", "/v/c_1/1/", "v/../1/"])(
  "%j is no prefix of an output",
  (prefix) => {
    expect(isOutputPrefix(prefix)).toBe(false);
    expect(() => outputKey(prefix, "a")).toThrow(RangeError);
  },
);

test.each([0, -1, 1.5, Number.NaN])("%p is no attempt", (attempt) => {
  expect(() => outputPrefix("c_1", attempt)).toThrow(RangeError);
});
