import { expect, test } from "bun:test";
import { corsHeaders } from "../src/cors.ts";

const origins = ["https://app.example.com", "http://127.0.0.1:4010"];
const allows = (origin: string | null) => "access-control-allow-origin" in corsHeaders(origin, origins);

test.each(origins)("%s may read with credentials", (origin) => {
  expect(corsHeaders(origin, origins)).toMatchObject({
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    vary: "Origin",
  });
});

test.each([
  null,
  "null",
  "",
  "*",
  "https://app.example.com.evil.org",
  "https://evilapp.example.com",
  "https://app.example.com:8443",
  "http://app.example.com",
  "https://app.example.com/",
  "https://APP.example.com",
  "https://app.example.com\u0000",
  "https://app.exаmple.com",
  "https://evil.org#https://app.example.com",
  "http://127.0.0.1:40100",
  "http://127.0.0.1",
  "http://localhost:4010",
])("%p gets no leave, and caches are told why", (origin) => {
  expect(allows(origin)).toBe(false);
  expect(corsHeaders(origin, origins)).toEqual({ vary: "Origin" });
});
