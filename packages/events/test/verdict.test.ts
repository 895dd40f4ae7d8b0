import { expect, test } from "bun:test";
import { PoisonMessage } from "../src/index.ts";
import { maxDeliveries, verdictOn } from "../src/verdict.ts";

test.each([
  [1, { outcome: "retry", afterMs: 5_000 }],
  [2, { outcome: "retry", afterMs: 30_000 }],
  [3, { outcome: "retry", afterMs: 120_000 }],
  [4, { outcome: "retry", afterMs: 600_000 }],
  [5, { outcome: "dead", reason: "Error: no" }],
  [6, { outcome: "dead", reason: "Error: no" }],
] as const)("failed delivery number %i", (attempt, verdict) => {
  expect(verdictOn(new Error("no"), attempt)).toEqual(verdict);
});

test("poison is given up at the first look", () => {
  expect(verdictOn(new PoisonMessage("gibberish"), 1).outcome).toBe("dead");
  expect(maxDeliveries).toBe(5);
});
