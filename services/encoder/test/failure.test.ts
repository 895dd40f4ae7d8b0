import { expect, test } from "bun:test";
import { FailureCode } from "@millrace/contracts";
import { MediaFault, mediaFaultCodes } from "@millrace/media";
import { StorageError } from "@millrace/storage";
import { jobFailure } from "../src/failure.ts";
import { LeaseLost } from "../src/lease-keeper.ts";

const running = new AbortController().signal;

test.each(mediaFaultCodes.filter((code) => code !== "cancelled"))(
  "media's %s is a reason that people are told",
  (code) => {
    expect(jobFailure(new MediaFault(code), running)).toMatchObject({
      kind: "failed",
      code: FailureCode.parse(code),
    });
  },
);

test.each([
  ["the object store", new StorageError("unavailable", "no answer"), "storage_unavailable"],
  ["a full disk", Object.assign(new Error("no space left"), { code: "ENOSPC" }), "worker_disk_full"],
  ["a bug", new TypeError("undefined is not a function"), "encode_failed"],
] as const)("%s may pass", (_what, error, code) => {
  expect(jobFailure(error, running)).toEqual({ kind: "failed", code, retryable: true });
});

test("a job that was stopped or lost has not failed, whatever it threw on the way", () => {
  const stopped = AbortSignal.abort(new Error("told to stop"));
  expect(jobFailure(new MediaFault("cancelled"), stopped)).toEqual({ kind: "stopped" });
  expect(jobFailure(new MediaFault("encode_failed"), AbortSignal.abort(new LeaseLost()))).toEqual({
    kind: "lost",
  });
});
