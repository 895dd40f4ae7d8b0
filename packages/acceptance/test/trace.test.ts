import { expect, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awaitTrace, type TraceSpan, traceTree } from "@millrace/cli";
import { makeClip } from "@millrace/media/clips";
import { outcomeOf } from "../src/outcome.ts";
import { newPerson, platformUnderTest } from "../src/platform-under-test.ts";

const platform = await platformUnderTest();
const person = await newPerson(platform);
const folder = mkdtempSync(join(tmpdir(), "millrace-trace-"));

test("one trace shows every hop from the call to the mail", async () => {
  const { id } = await person.upload(Bun.file(await makeClip("small", folder, { seconds: 2 })));
  const { traceId = "" } = await outcomeOf(person, id);
  await person.openPlayback(id);
  const wanted: [service: string, name: RegExp][] = [
    ["gateway", /^content\.startUpload$/],
    ["gateway", /^content\.completeUpload$/],
    ["gateway", /^call content\.completeUpload$/],
    ["content", /^content\.completeUpload$/],
    ["content", /^postgres insert$/],
    ["content", /^s3\./],
    ["content", /^encode\.requested\.v1$/],
    ["encoder", /^encode\.requested\.v1$/],
    ["encoder", /^encoder\.job$/],
    ["encoder", /^ffmpeg\.probe/],
    ["encoder", /^ffmpeg\.encode$/],
    ["encoder", /^s3\./],
    ["content", /^ledger\.finish$/],
    ["content", /^encode\.finished\.v1$/],
    ["catalog", /^encode\.finished\.v1$/],
    ["catalog", /^catalog\.published\.v1$/],
    ["notifier", /^catalog\.published\.v1$/],
    ["notifier", /^mail\.send$/],
  ];
  const missingFrom = (spans: readonly TraceSpan[]) =>
    wanted.filter(
      ([service, name]) => !spans.some((span) => span.service === service && name.test(span.name)),
    );
  const spans = await awaitTrace(platform.stack.traces.queryUrl ?? "", traceId, {
    timeoutMs: 20_000,
    isWhole: (found) => missingFrom(found).length === 0,
  });
  expect(missingFrom(spans)).toEqual([]);
  expect(spans.filter(({ error }) => error !== undefined)).toEqual([]);
  const tree = traceTree(spans);
  expect(tree.length).toBeGreaterThan(wanted.length);
}, 60_000);
