import { expect, test } from "bun:test";
import { MediaFault, mediaFaultCodes } from "../src/media-fault.ts";

test.each(mediaFaultCodes.map((code) => [code]))("%s tells a person what happened and what to do", (code) => {
  const fault = new MediaFault(code, { detail: "exit code 1" });
  expect(fault.message).toMatch(/^[A-Z].{10,}\.$/);
  expect(fault.hint).toMatch(/^[A-Z].{10,}\.$/);
  expect(fault.message).not.toContain("exit code");
  expect(fault).toMatchObject({ name: "MediaFault", code, detail: "exit code 1" });
});

test("only faults that another try may cure are retryable", () => {
  const retryable = mediaFaultCodes.filter((code) => new MediaFault(code).retryable);
  expect(retryable).toEqual([
    "worker_disk_full",
    "encode_stalled",
    "encode_timeout",
    "encode_failed",
    "output_incomplete",
  ]);
});
