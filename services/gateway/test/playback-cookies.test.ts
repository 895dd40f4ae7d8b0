import { expect, test } from "bun:test";
import { setCookieLines } from "../src/playback-cookies.ts";

const cookie = { name: "CloudFront-Policy", value: "abc", path: "/v/c_1/1/" };
const expiresAt = "2030-01-01T00:00:00.000Z";

test("a cookie is for its own folder, for no script, and ends with the session", () => {
  expect(setCookieLines({ cookies: [cookie], expiresAt }, { secure: true })).toEqual([
    "CloudFront-Policy=abc; Path=/v/c_1/1/; Expires=Tue, 01 Jan 2030 00:00:00 GMT; HttpOnly; SameSite=Lax; Secure",
  ]);
});

test("a parent domain is named where there is one", () => {
  const [line] = setCookieLines(
    { cookies: [{ ...cookie, domain: "example.com" }], expiresAt },
    { secure: false },
  );
  expect(line).toContain("; Domain=example.com;");
  expect(line).not.toContain("Secure");
});
