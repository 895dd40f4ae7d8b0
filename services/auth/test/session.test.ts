import { expect, test } from "bun:test";
import { graceMs, judgeSpent } from "../src/session.ts";

const session = { parentHash: "parent", salt: "salt", sinceRotationMs: 100, ended: false };

test.each([
  ["the parent just now", session, "parent", "repeat"],
  ["the parent at the end of its grace", { ...session, sinceRotationMs: graceMs }, "parent", "repeat"],
  ["the parent after its grace", { ...session, sinceRotationMs: graceMs + 1 }, "parent", "stolen"],
  ["an older token just now", session, "grandparent", "stolen"],
  ["anything where nothing was rotated", { ...session, parentHash: null, salt: null }, "x", "stolen"],
  ["the parent of an ended session", { ...session, ended: true }, "parent", "ended"],
  ["an older token of an ended session", { ...session, ended: true }, "grandparent", "ended"],
])("%s", (_name, state, presented, kind) => {
  expect(judgeSpent(state, presented).kind).toBe(kind as "repeat");
});
