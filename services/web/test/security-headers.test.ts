import { expect, test } from "bun:test";
import { contentPolicy, uploadOrigin } from "../src/security-headers.ts";

const aws = { gatewayUrl: "https://api.x", mediaUrl: "https://media.x", s3Region: "eu-central-1" };

test.each([
  ["an endpoint", { ...aws, s3Endpoint: "http://127.0.0.1:9000/" }, "http://127.0.0.1:9000"],
  ["a bucket at AWS", { ...aws, s3UploadBucket: "films" }, "https://films.s3.eu-central-1.amazonaws.com"],
  ["any bucket of a region", aws, "https://*.s3.eu-central-1.amazonaws.com"],
])("uploads go to %s", (_name, origins, expected) => {
  expect(uploadOrigin(origins)).toBe(expected);
});

test("no inline script, no eval, no frame, no plugin", () => {
  const policy = contentPolicy(aws);
  expect(policy).not.toMatch(/unsafe|script-src[^;]*(?:http|blob|\*)/);
  expect(policy).toStartWith("default-src 'none'; script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
});
