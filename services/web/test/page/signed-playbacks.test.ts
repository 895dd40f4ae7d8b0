import { expect, test } from "bun:test";
import type { ContentId, Playback } from "@millrace/client";
import { signedPlaybacks } from "../../src/page/watch/signed-playbacks.ts";

const id = `c_${"1".repeat(32)}` as ContentId;
const endsAt = 1_000_000;

const open = () => {
  let asked = 0;
  let now = 0;
  let failing = false;
  const ask = async () => {
    asked += 1;
    if (failing) throw new Error("not reached");
    return { contentId: id, expiresAt: new Date(endsAt).toISOString() } as Playback;
  };
  const playbacks = signedPlaybacks(ask, () => now);
  return {
    playbacks,
    asked: () => asked,
    at: (ms: number) => (now = ms),
    fail: (on: boolean) => (failing = on),
  };
};

test("asks once per item, also while the answer is on its way", async () => {
  const { playbacks, asked } = open();
  await Promise.all([playbacks.open(id), playbacks.open(id)]);
  await playbacks.open(id);
  expect(asked()).toBe(1);
});

test("asks again a minute before the addresses end", async () => {
  const { playbacks, asked, at } = open();
  await playbacks.open(id);
  at(endsAt - 60_001);
  await playbacks.open(id);
  expect(asked()).toBe(1);
  at(endsAt - 60_000);
  await playbacks.open(id);
  expect(asked()).toBe(2);
});

test("a failure is not kept", async () => {
  const { playbacks, asked, fail } = open();
  fail(true);
  expect(playbacks.open(id)).rejects.toThrow("not reached");
  await Bun.sleep(0);
  fail(false);
  await playbacks.open(id);
  expect(asked()).toBe(2);
});
