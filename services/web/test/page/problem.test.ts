import { expect, test } from "bun:test";
import { type ContentId, type FaultBody, UploadError } from "@millrace/client";
import { problemOf } from "../../src/page/parts/problem.ts";
import { failedCall } from "./failed-call.ts";

const fault = (part: Partial<FaultBody>): FaultBody => ({
  code: "content.too_large",
  message: "This file is too large.",
  hint: "Send a smaller one.",
  retryable: false,
  requestId: "request-1",
  ...part,
});

test("a fault tells its own cause and remedy", async () => {
  const problem = problemOf(await failedCall(404, fault({})));
  expect(problem).toEqual({ message: "This file is too large.", hint: "Send a smaller one." });
});

test("a link to what is gone says so, not what to do about an id", async () => {
  const there = fault({
    code: "content.not_found",
    message: "There is no such item.",
    hint: "Check the id.",
  });
  expect(problemOf(await failedCall(404, there)).hint).toContain("deleted");
});

test("a bug tells the request that the operator can look up", async () => {
  const problem = problemOf(await failedCall(500, fault({ code: "service.internal" })));
  expect(problem.requestId).toBe("request-1");
});

test("wrong fields are told by name", async () => {
  const issues = [{ path: "email", message: "must be an e-mail address" }];
  const problem = problemOf(await failedCall(400, fault({ code: "request.invalid", issues })));
  expect(problem.issues).toEqual({ email: "must be an e-mail address" });
});

test("everything else has a remedy too", async () => {
  expect(problemOf(await failedCall(undefined, undefined)).message).toBe("The server cannot be reached.");
  const lost = new UploadError(`c_${"0".repeat(32)}` as ContentId, "The object store could not be reached.");
  expect(problemOf(lost).hint).toContain("try again");
  expect(problemOf(new DOMException("gone", "NotReadableError")).message).toContain("cannot be read");
  expect(problemOf(undefined).hint).toContain("Reload");
});
