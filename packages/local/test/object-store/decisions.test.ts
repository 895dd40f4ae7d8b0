import { expect, test } from "bun:test";
import { byteRangeOf } from "../../src/object-store/byte-range.ts";
import { parseCopySource } from "../../src/object-store/copy-source.ts";
import { findCorsRule, ruleForOrigins } from "../../src/object-store/cors-rules.ts";
import { chooseParts, parsePartList } from "../../src/object-store/part-list.ts";
import { assertMayWrite, type Conditions, readVerdict } from "../../src/object-store/preconditions.ts";
import { parseTarget } from "../../src/object-store/request-target.ts";

test.each([
  ["bytes=0-0", { start: 0, end: 1 }],
  ["bytes=5-", { start: 5, end: 10 }],
  ["bytes=-4", { start: 6, end: 10 }],
  ["bytes=-40", { start: 0, end: 10 }],
  ["bytes=9-100", { start: 9, end: 10 }],
  ["bytes=10-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=5-4", undefined],
  ["bytes=-", undefined],
  ["bytes=0-1,3-4", undefined],
  ["items=0-1", undefined],
  [null, undefined],
] as const)("range %p of ten bytes", (header, expected) => {
  expect(byteRangeOf(header, 10)).toEqual(expected as ReturnType<typeof byteRangeOf>);
});

const none: Conditions = { ifMatch: null, ifNoneMatch: null, ifModifiedSince: null, ifUnmodifiedSince: null };
const version = { etag: "e1", modifiedMs: Date.parse("2026-01-02T00:00:00.700Z") };
const before = "Thu, 01 Jan 2026 00:00:00 GMT";
const exact = "Fri, 02 Jan 2026 00:00:00 GMT";

test.each([
  ["go", {}],
  ["go", { ifMatch: '"e1"' }],
  ["go", { ifMatch: '"e0", "e1"' }],
  ["go", { ifMatch: "*" }],
  ["failed", { ifMatch: '"e0"' }],
  ["go", { ifMatch: '"e1"', ifUnmodifiedSince: before }],
  ["failed", { ifUnmodifiedSince: before }],
  ["go", { ifUnmodifiedSince: exact }],
  ["not-modified", { ifNoneMatch: 'W/"e1"' }],
  ["not-modified", { ifNoneMatch: "*" }],
  ["go", { ifNoneMatch: '"e0"', ifModifiedSince: exact }],
  ["not-modified", { ifModifiedSince: exact }],
  ["go", { ifModifiedSince: before }],
  ["go", { ifModifiedSince: "no date" }],
] as const)("a read is %p under %p", (expected, conditions) => {
  expect(readVerdict({ ...none, ...conditions }, version)).toBe(expected);
});

test.each([
  ["PreconditionFailed", { ifNoneMatch: "*" }, version],
  ["NotImplemented", { ifNoneMatch: '"e0"' }, version],
  ["PreconditionFailed", { ifMatch: '"e0"' }, version],
  ["NoSuchKey", { ifMatch: '"e1"' }, undefined],
] as const)("a write is refused with %s under %p", (code, conditions, current) => {
  expect(() => assertMayWrite({ ...none, ...conditions }, current)).toThrow(
    expect.objectContaining({ code }),
  );
});

test.each([
  ["http://127.0.0.1:1/", { bucket: "", key: "", path: "/" }],
  ["http://127.0.0.1:1/media", { bucket: "media", key: "", path: "/media" }],
  ["http://127.0.0.1:1/media/", { bucket: "media", key: "", path: "/media/" }],
  ["http://127.0.0.1:1/media/a%2Fb//c%20?x=1", { bucket: "media", key: "a/b//c ", query: [["x", "1"]] }],
  [
    "http://127.0.0.1:1/media?a+b=%2B&flag&c=d=e",
    {
      query: [
        ["a+b", "+"],
        ["flag", ""],
        ["c", "d=e"],
      ],
    },
  ],
  ["http://store.localhost:1/media/a", { bucket: "media", key: "a", path: "/media/a" }],
  ["http://media.localhost:1/a/b", { bucket: "media", key: "a/b", path: "/a/b" }],
])("address %s", (address, expected) => {
  expect(parseTarget(address, (name) => name === "media")).toMatchObject(expected);
});

test.each([
  ["http://h/b/%zz", "InvalidURI"],
  ["http://h/b/%ff", "InvalidURI"],
  ["http://h/b/a%00b", "InvalidArgument"],
  [`http://h/b/${"ü".repeat(513)}`, "KeyTooLongError"],
])("address %s is refused", (address, code) => {
  expect(() => parseTarget(address, () => false)).toThrow(expect.objectContaining({ code }));
});

test("a copy's source is decoded", () => {
  expect(parseCopySource("/b/a%20b/%C3%BC")).toEqual({ bucket: "b", key: "a b/ü" });
  for (const wrong of ["b", "b/", "/b", "%zz/a"]) {
    expect(() => parseCopySource(wrong)).toThrow(expect.objectContaining({ code: "InvalidArgument" }));
  }
});

test.each([
  [true, { origin: "http://a.test", method: "PUT", headers: ["Content-Type"] }],
  [false, { origin: "http://a.test:80", method: "PUT", headers: [] }],
  [false, { origin: "http://A.test", method: "PUT", headers: [] }],
  [false, { origin: "http://sub.a.test", method: "PUT", headers: [] }],
  [false, { origin: "http://a.test", method: "put", headers: [] }],
])("CORS allows is %p for %p", (expected, question) => {
  expect(findCorsRule([ruleForOrigins(["http://a.test"])], question) !== undefined).toBe(expected);
});

const listOf = (...parts: string[]): string =>
  `<CompleteMultipartUpload>${parts.map((part) => `<Part>${part}</Part>`).join("")}</CompleteMultipartUpload>`;
const partOf = (number: number, etag: string): string =>
  `<PartNumber>${number}</PartNumber><ETag>&quot;${etag}&quot;</ETag>`;

test("a list of parts chooses among what was uploaded", () => {
  const rest = { upload: "u", blob: "b", modifiedMs: 0, checksum: undefined };
  const uploaded = [1, 2, 3].map((number) => ({ ...rest, number, etag: `e${number}`, bytes: 6_000_000 }));
  const listed = parsePartList(listOf(partOf(1, "e1"), partOf(3, "e3")));
  expect(chooseParts(listed, uploaded).map(({ number }) => number)).toEqual([1, 3]);
  for (const wrong of [listOf(), listOf("<ETag>e</ETag>"), "<Other/>"]) {
    expect(() => parsePartList(wrong)).toThrow(expect.objectContaining({ code: "MalformedXML" }));
  }
});
