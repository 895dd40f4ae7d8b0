import { expect, test } from "bun:test";
import { MediaFault, mediaFaultCodes } from "../src/media-fault.ts";

test.each(mediaFaultCodes.map((code) => [code]))("%s keeps its detail for logs", (code) => {
  const fault = new MediaFault(code, { detail: "exit code 1" });
  expect(fault).toMatchObject({
    name: "MediaFault",
    code,
    detail: "exit code 1",
    message: `${code}: exit code 1`,
  });
  expect(new MediaFault(code).message).toBe(code);
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
