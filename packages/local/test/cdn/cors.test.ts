import { expect, test } from "bun:test";
import { corsHeaders, preflightHeaders } from "../../src/cdn/cors.ts";

const allowed = ["http://localhost:4010", "https://app.example"];

test.each(allowed)("%s may read with cookies", (origin) => {
  expect(corsHeaders(origin, allowed)).toMatchObject({
    vary: "Origin",
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
  });
  expect(preflightHeaders(origin, allowed)?.["access-control-allow-methods"]).toBe("GET, HEAD, OPTIONS");
});

test.each([
  null,
  "",
  "null",
  "*",
  "https://app.example.evil",
  "https://app.example:8443",
  "http://app.example",
  "https://APP.example",
])("v5.0.0-3.4.2 %p may not", (origin) => {
  expect(corsHeaders(origin, allowed)).toEqual({ vary: "Origin" });
  expect(preflightHeaders(origin, allowed)).toBeUndefined();
});
