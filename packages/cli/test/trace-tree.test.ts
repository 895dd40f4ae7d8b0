import { expect, test } from "bun:test";
import { type TraceSpan, traceTree } from "../src/trace-tree.ts";

const span = (
  id: string,
  parentId: string | undefined,
  name: string,
  startMs: number,
  durationMs: number,
  more: Partial<TraceSpan> = {},
): TraceSpan => ({
  id,
  parentId,
  name,
  service: "content",
  startMs: 1_000_000 + startMs,
  durationMs,
  ...more,
});

test("nests spans under their parents in the order of their start, with services and durations", () => {
  const lines = traceTree([
    span("c", "a", "second", 20, 5),
    span("b", "a", "first", 1, 12.34, { service: "gateway" }),
    span("d", "b", "inner", 2, 3),
    span("a", undefined, "content.startUpload", 0, 40),
  ]);
  expect(lines).toEqual([
    "content.startUpload  content   +0.0 ms     40 ms",
    "├─ first             gateway   +1.0 ms     12 ms",
    "│  └─ inner          content   +2.0 ms    3.0 ms",
    "└─ second            content    +20 ms    5.0 ms",
    "40 ms in all, 4 spans, 2 services",
  ]);
});

test("a span whose parent was not recorded stands at the top", () => {
  const lines = traceTree([span("b", "a client that reports nothing", "content.startUpload", 0, 1)]);
  expect(lines[0]).toStartWith("content.startUpload");
});

test("marks errors with the first line of what was said, and counts them", () => {
  const lines = traceTree([
    span("a", undefined, "encode", 0, 9, { error: "ffmpeg ended with 1\nand much more" }),
    span("b", "a", "upload", 1, 2, { error: "" }),
  ]);
  expect(lines[0]).toEndWith("✗ ffmpeg ended with 1");
  expect(lines[1]).toEndWith("✗ failed");
  expect(lines.at(-1)).toContain("2 errors");
});

test("counts equal neighbours without children into one line with their total", () => {
  const queries = Array.from({ length: 4 }, (_, at) => span(`q${at}`, "a", "postgres select", at * 2, 1));
  const lines = traceTree([span("a", undefined, "list", 0, 10), ...queries, span("z", "a", "other", 9, 1)]);
  expect(lines).toHaveLength(4);
  expect(lines[1]).toMatch(/^├─ postgres select × 4 +content +\+0\.0 ms +4\.0 ms$/);
});

test("two equal neighbours stay two lines", () => {
  const lines = traceTree([span("a", undefined, "q", 0, 1), span("b", undefined, "q", 2, 1)]);
  expect(lines).toHaveLength(3);
});

test("shows a silence between two steps, measured from the end of all that came before", () => {
  const lines = traceTree([
    span("a", undefined, "ask", 0, 10),
    span("b", "a", "publish", 2, 5),
    span("c", "b", "late effect", 50, 100),
    span("d", "a", "after a wait", 400, 10),
  ]);
  expect(lines[3]).toStartWith("│  · 250 ms of silence");
  expect(lines[4]).toStartWith("└─ after a wait");
  expect(lines.at(-1)).toStartWith("410 ms in all");
});

test("nothing gives nothing, and a span that is its own parent does not hang", () => {
  expect(traceTree([])).toEqual([]);
  expect(traceTree([span("a", "a", "odd", 0, 1)])).toHaveLength(2);
});
