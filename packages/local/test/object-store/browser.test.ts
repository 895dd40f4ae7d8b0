import { afterAll, beforeAll, expect, test } from "bun:test";
import {
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketCorsCommand,
} from "@aws-sdk/client-s3";
import { createPresignedPost, type PresignedPostOptions } from "@aws-sdk/s3-presigned-post";
import { presignUrl } from "../../src/object-store/sigv4-presign.ts";
import {
  appOrigin,
  bytesOf,
  credentials,
  errorCodeOf,
  openFixture,
  refusalOf,
  region,
} from "./store-fixture.ts";

let fixture: Awaited<ReturnType<typeof openFixture>>;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const Bucket = "media";
const textOf = async (Key: string) =>
  (await fixture.s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

/** Posts a form as a browser does; `change` may tamper with its fields. */
const post = async (
  options: Omit<PresignedPostOptions, "Bucket">,
  file: Blob,
  change: (fields: Record<string, string>) => Record<string, string> = (fields) => fields,
) => {
  const { url, fields } = await createPresignedPost(fixture.s3, { Bucket, Expires: 60, ...options });
  const form = new FormData();
  for (const [name, value] of Object.entries(change(fields))) form.append(name, value);
  form.append("file", file, "clip one.mp4");
  const response = await fetch(url, { method: "POST", body: form, redirect: "manual" });
  const text = await response.text();
  return { response, text, outcome: `${response.status} ${(await errorCodeOf(new Response(text))) ?? "ok"}` };
};

test("a form uploads its file, streamed", async () => {
  const bytes = bytesOf(3_000_000);
  const Conditions: PresignedPostOptions["Conditions"] = [
    ["content-length-range", 1, 5_000_000],
    ["starts-with", "$key", "user/1/"],
    ["starts-with", "$Content-Type", "video/"],
  ];
  const Fields = { "Content-Type": "video/mp4", "x-amz-meta-owner": "u1" };
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how S3 spells the placeholder
  const { outcome } = await post({ Key: "user/1/${filename}", Conditions, Fields }, new Blob([bytes]));
  expect(outcome).toBe("204 ok");
  const head = await fixture.s3.send(new HeadObjectCommand({ Bucket, Key: "user/1/clip one.mp4" }));
  expect(head).toMatchObject({
    ContentLength: bytes.length,
    ContentType: "video/mp4",
    Metadata: { owner: "u1" },
  });
  expect(head.ETag).toBe(`"${new Bun.CryptoHasher("md5").update(bytes).digest("hex")}"`);
});

test.each([
  ["a foreign key", { key: "other/key" }, "403 AccessDenied"],
  ["a field that the policy does not name", { "x-amz-meta-a": "1" }, "403 AccessDenied"],
  ["a wrong signature", { "X-Amz-Signature": "0".repeat(64) }, "403 SignatureDoesNotMatch"],
  [
    "another policy",
    { Policy: btoa('{"expiration":"2100-01-01T00:00:00Z","conditions":[]}') },
    "403 SignatureDoesNotMatch",
  ],
  [
    "an unknown access key",
    { "X-Amz-Credential": "AKIANOBODY/20260101/eu-central-1/s3/aws4_request" },
    "403 InvalidAccessKeyId",
  ],
  ["a field that is to be ignored", { "x-ignore-me": "1" }, "204 ok"],
])("a form with %s", async (_name, more, expected) => {
  const { outcome } = await post({ Key: "forms/key" }, new Blob(["bytes"]), (fields) => ({
    ...fields,
    ...more,
  }));
  expect(outcome).toBe(expected);
});

test.each([
  ["too small", 4, "400 EntityTooSmall"],
  ["just large enough", 5, "204 ok"],
  ["just small enough", 10, "204 ok"],
  ["too large", 11, "400 EntityTooLarge"],
])("a file that is %s", async (name, bytes, expected) => {
  const Key = `sized/${name}`;
  const Conditions: PresignedPostOptions["Conditions"] = [["content-length-range", 5, 10]];
  const { outcome } = await post({ Key, Conditions }, new Blob(["x".repeat(bytes)]));
  expect(outcome).toBe(expected);
  expect(await refusalOf(textOf(Key))).toBe(expected === "204 ok" ? "no refusal" : "404 NoSuchKey");
});

test("a form is answered as it asks", async () => {
  const created = await post({ Key: "a/1", Fields: { success_action_status: "201" } }, new Blob(["x"]));
  expect(created.response.status).toBe(201);
  expect(created.text).toContain("<Key>a/1</Key>");
  const success_action_redirect = "http://app.localhost/done?a=1";
  const { response } = await post({ Key: "a/2", Fields: { success_action_redirect } }, new Blob(["x"]));
  expect(response.status).toBe(303);
  expect(response.headers.get("location")).toStartWith(
    `${success_action_redirect}&bucket=media&key=a%2F2&etag=`,
  );
});

test("forms that are expired, unsigned, no forms, or for keys that no address names", async () => {
  expect((await post({ Key: "late", Expires: -1 }, new Blob(["x"]))).outcome).toBe("403 AccessDenied");
  expect((await post({ Key: "late" }, new Blob(["x"]), () => ({ key: "late" }))).outcome).toBe(
    "403 AccessDenied",
  );
  expect((await post({ Key: "a/../b" }, new Blob(["x"]))).outcome).toBe("400 InvalidArgument");
  const headers = { "content-type": "multipart/form-data; boundary=b" };
  const cut = await fetch(`${fixture.url}/media`, { method: "POST", headers, body: "--b\r\nContent" });
  expect(await errorCodeOf(cut)).toBe("IncompleteBody");
  const none = await fetch(`${fixture.url}/media`, {
    method: "POST",
    headers: { "content-type": "multipart/form-data" },
  });
  expect(await errorCodeOf(none)).toBe("MalformedPOSTRequest");
});

const preflight = (origin: string, method = "PUT", asked = "content-type") =>
  fetch(`${fixture.url}/media/any`, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": method, "access-control-request-headers": asked },
  });

test("a preflight is answered for the origins of the configuration alone", async () => {
  const allowed = await preflight(appOrigin);
  expect(allowed.status).toBe(200);
  expect(Object.fromEntries(allowed.headers)).toMatchObject({
    "access-control-allow-origin": appOrigin,
    "access-control-allow-headers": "content-type",
    "access-control-max-age": "3600",
  });
  for (const origin of [
    `${appOrigin}.evil.test`,
    "http://evil.test",
    "null",
    appOrigin.replace("http:", "https:"),
  ]) {
    const refused = await preflight(origin);
    expect(refused.status).toBe(403);
    expect(await errorCodeOf(refused)).toBe("AccessForbidden");
    expect(refused.headers.has("access-control-allow-origin")).toBe(false);
  }
  expect((await preflight(appOrigin, "PATCH")).status).toBe(403);
});

test("a page of an allowed origin reads the ETag, and errors too", async () => {
  const url = (method: string, key: string) =>
    presignUrl({
      method,
      endpoint: fixture.url,
      region,
      credentials,
      bucket: Bucket,
      key,
      expiresSeconds: 60,
    });
  const init = { method: "PUT", body: "x", headers: { origin: appOrigin } };
  const stored = await fetch(url("PUT", "cors"), init);
  expect(stored.headers.get("access-control-allow-origin")).toBe(appOrigin);
  expect(stored.headers.get("access-control-expose-headers")).toContain("ETag");
  expect(stored.headers.get("vary")).toContain("Origin");
  const absent = await fetch(url("GET", "absent"), { headers: { origin: appOrigin } });
  expect([absent.status, absent.headers.get("access-control-allow-origin")]).toEqual([404, appOrigin]);
  const foreign = await fetch(url("GET", "cors"), { headers: { origin: "http://evil.test" } });
  expect([foreign.status, foreign.headers.get("access-control-allow-origin")]).toEqual([200, null]);
});

test("a bucket's rules can be changed", async () => {
  const { s3 } = fixture;
  const rule = {
    ID: "one",
    AllowedOrigins: ["https://*.example.test"],
    AllowedMethods: ["PUT"],
    AllowedHeaders: ["x-amz-*"],
    ExposeHeaders: ["ETag"],
    MaxAgeSeconds: 5,
  };
  await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }));
  expect((await s3.send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual([rule]);
  expect((await preflight("https://a.example.test", "PUT", "X-Amz-Date")).status).toBe(200);
  expect((await preflight("https://a.example.test", "PUT", "content-type")).status).toBe(403);
  expect((await preflight(appOrigin)).status).toBe(403);
  await s3.send(new DeleteBucketCorsCommand({ Bucket }));
  expect(await refusalOf(s3.send(new GetBucketCorsCommand({ Bucket })))).toBe("404 NoSuchCORSConfiguration");
  const wrong = { ...rule, AllowedMethods: ["PATCH"] };
  const put = new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [wrong] } });
  expect(await refusalOf(s3.send(put))).toBe("400 InvalidRequest");
  expect(fixture.faults).toEqual([]);
});
