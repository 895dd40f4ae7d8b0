import { expect, test } from "bun:test";
import { readFileForm } from "../../src/object-store/form-data.ts";
import { assertPolicy, parsePolicy } from "../../src/object-store/post-policy.ts";
import { childTexts, parseXml, rawChildText } from "../../src/object-store/xml-read.ts";
import { xmlDocument } from "../../src/object-store/xml-write.ts";

test("XML that is written is read back", () => {
  const key = ' <a> & "b" \r\n \u{1f3ac} ';
  const root = parseXml(
    xmlDocument("Root", { Key: key, Item: ["1", "2"], Left: undefined, Sub: [{ A: 1 }] }),
  );
  expect(rawChildText(root, "Key")).toBe(key);
  expect(childTexts(root, "Item")).toEqual(["1", "2"]);
  expect(root.children.map(({ name }) => name)).toEqual(["Key", "Item", "Item", "Sub"]);
});

test("XML may carry a declaration, comments, attributes, empty elements and references", () => {
  const root = parseXml(
    '<?xml version="1.0"?>\n<!-- c --><a x="1" y=\'2\'><b/><c>&#65;&#x42;&apos;</c></a>\n',
  );
  expect(root.children.map(({ name, text }) => [name, text])).toEqual([
    ["b", ""],
    ["c", "AB'"],
  ]);
});

test.each([
  "",
  "text",
  "<a>",
  "</a>",
  "<a></b>",
  "<a/><b/>",
  "<a>&unknown;</a>",
  "<a>&#xffffffff;</a>",
  "<a>& </a>",
  "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
  "<a>".repeat(50) + "</a>".repeat(50),
  "<a b=1/>",
])("XML %p is refused", (text) => {
  expect(() => parseXml(text)).toThrow(expect.objectContaining({ code: "MalformedXML" }));
});

const now = new Date("2026-01-01T00:00:00Z");
const policyOf = (conditions: readonly unknown[], expiration: unknown = "2026-01-01T00:01:00Z") =>
  parsePolicy(Buffer.from(JSON.stringify({ expiration, conditions })).toString("base64"));
const weigh = (conditions: readonly unknown[], fields: Record<string, string>, expiration?: string) =>
  assertPolicy(policyOf(conditions, expiration), new Map(Object.entries(fields)), now);

test.each([
  ["exact", [{ key: "a" }], { key: "a" }],
  ["exact, as a list", [["eq", "$Key", "a"]], { key: "a" }],
  ["a prefix", [["starts-with", "$key", "u/"]], { key: "u/a" }],
  ["anything", [["starts-with", "$key", ""]], { key: "" }],
  ["fields that need no condition", [], { policy: "p", "x-amz-signature": "s", "x-ignore-a": "1" }],
])("a policy allows: %s", (_name, conditions, fields) => {
  expect(weigh(conditions, fields as Record<string, string>)).toEqual({
    minBytes: 0,
    maxBytes: Number.MAX_SAFE_INTEGER,
  });
});

test.each([
  ["another value", [{ key: "a" }], { key: "A" }, "condition failed"],
  ["another prefix", [["starts-with", "$key", "u/"]], { key: "v/u/" }, "condition failed"],
  ["a missing field", [{ key: "a" }], {}, "condition failed"],
  ["an extra field", [{ key: "a" }], { key: "a", acl: "x" }, "Extra input fields: acl"],
])("a policy refuses: %s", (_name, conditions, fields, message) => {
  expect(() => weigh(conditions, fields as Record<string, string>)).toThrow(message);
});

test("a policy expires on the dot, and the narrowest length range counts", () => {
  expect(() => weigh([], {}, "2026-01-01T00:00:00Z")).toThrow("expired");
  const ranges = [
    ["content-length-range", 1, 100],
    ["content-length-range", 5, 200],
  ];
  expect(weigh(ranges, {})).toEqual({ minBytes: 5, maxBytes: 100 });
});

test.each([
  ["no JSON", () => parsePolicy("%%%")],
  ["no expiration", () => policyOf([], null)],
  ["an unknown condition", () => policyOf([["ends-with", "$key", "a"]])],
  ["a range of no numbers", () => policyOf([["content-length-range", "a", 2]])],
  ["a condition without $", () => policyOf([["eq", "key", "a"]])],
  ["a value that is no text", () => policyOf([{ key: 1 }])],
])("a policy with %s is refused", (_name, parse) => {
  expect(parse).toThrow(expect.objectContaining({ code: "InvalidPolicyDocument" }));
});

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const part = (disposition: string, body: string): string =>
  `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${body}\r\n`;

test.each([1, 3, 1000])("a form is read %d bytes at a time", async (size) => {
  const file = "line\r\n--c almost\r\n--\r\n";
  const text = `${part('name="Key"', "ü")}${part('name="file"; filename="C:\\\\a\\\\b.mp4"', file)}--b--\r\n`;
  const form = await readFileForm(inPieces(text, size), 'multipart/form-data; boundary="b"');
  expect(Object.fromEntries(form.fields)).toEqual({ key: "ü" });
  expect(form.fileName).toBe("b.mp4");
  const bytes = Buffer.concat(await Array.fromAsync(form.file));
  expect(bytes.toString()).toBe(file);
});

test.each([
  ["has no file", `${part('name="key"', "a")}--b--\r\n`, "InvalidArgument"],
  ["ends within a field", '--b\r\nContent-Disposition: form-data; name="key"\r\n\r\nhalf', "IncompleteBody"],
  ["has a field without name", part("nothing", "a"), "MalformedPOSTRequest"],
  ["has fields without end", part('name="key"', "x".repeat(70_000)), "EntityTooLarge"],
])("a form that %s is refused", async (_name, text, code) => {
  const reading = readFileForm(inPieces(text, 1000), "multipart/form-data; boundary=b");
  await expect(reading).rejects.toMatchObject({ code });
});
