import { expect, test } from "bun:test";
// @ts-expect-error plain JavaScript, which runs before there is anything to check types with
import { explainFailure } from "../bootstrap-failure.mjs";

test.each([
  [
    "npm error code ENOSPC\nnpm error nospc no space left on device",
    "the disk is full",
    "Free 2 GB where /repo is",
  ],
  ["error: lockfile had changes, but lockfile is frozen", "bun.lock does not belong", "bun install"],
  ["npm error code EACCES\nnpm error syscall mkdir", "may not be written", "/repo"],
  ["npm error code E401\nnpm error Incorrect or missing password.", "refused", "token"],
  ["npm error code E404\nnpm error 404 Not Found", "does not have it", "mirror"],
  ["npm error code ETARGET\nnpm error notarget No matching version", "does not have it", "mirror"],
  ["npm error code ENOTFOUND", "cannot be reached", "proxy"],
  ["error: ConnectionRefused downloading package manifest", "cannot be reached", "proxy"],
  ["spawn npm ENOENT", "npm is not there", "Install npm"],
])("%s", (output, cause, remedy) => {
  const explained = explainFailure(output, "/repo");
  expect(explained.cause).toContain(cause);
  expect(explained.remedy).toContain(remedy);
});

test("of anything else it shows the end", () => {
  expect(explainFailure("a\nb\nc\nd\n", "/repo").cause).toBe("b | c | d");
  expect(explainFailure("", "/repo").cause).toBe("it printed nothing");
});
