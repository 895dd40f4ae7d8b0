import { expect, test } from "bun:test";
import { encodeFault, incompleteFault, isDiskFull } from "../src/encode-fault.ts";
import type { MediaFaultCode } from "../src/media-fault.ts";
import { scratch } from "./scratch.ts";

const endings: [string, MediaFaultCode, { exitCode: number | undefined; stderr: string }][] = [
  [
    "a full disk by FFmpeg's word",
    "worker_disk_full",
    { exitCode: 1, stderr: "av_interleaved_write_frame(): No space left on device" },
  ],
  [
    "too many frames that do not decode",
    "corrupt_media",
    { exitCode: 69, stderr: "Error rate 0.3 exceeds maximum 0.1" },
  ],
  [
    "data that makes no sense",
    "corrupt_media",
    { exitCode: 183, stderr: "Invalid data found when processing input" },
  ],
  [
    "a decoder off the list",
    "unsupported_codec",
    { exitCode: 1, stderr: "[error] Codec (snow) not on whitelist 'h264'" },
  ],
  ["anything else", "encode_failed", { exitCode: 1, stderr: "Conversion failed!" }],
  ["a signal from outside", "encode_failed", { exitCode: undefined, stderr: "" }],
];

test.each(endings)("%s is %s", (_name, code, ending) => {
  using folder = scratch();
  const fault = encodeFault(folder.path, ending, ["-i", "x"]);
  expect(fault.code).toBe(code);
  expect(fault.args).toEqual(["-i", "x"]);
  expect(fault.detail).toStartWith(`exit code ${ending.exitCode ?? "none"}`);
});

test("where there is room, output that is not whole is just that, and says which check failed", () => {
  using folder = scratch();
  expect(isDiskFull(folder.path)).toBe(false);
  expect(incompleteFault(folder.path, "720p is missing")).toMatchObject({
    code: "output_incomplete",
    detail: "720p is missing",
    retryable: true,
  });
});
