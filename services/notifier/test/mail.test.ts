import { expect, test } from "bun:test";
import { FailureCode, failures, newId } from "@millrace/contracts";
import { mailFor, oneLine } from "../src/mail.ts";
import { messageIdOf } from "../src/post.ts";

const contentId = newId("content");
const ready = (title: string, name = "Ada") =>
  mailFor({ contentId, title, failureCode: null }, name, "https://millrace.example");

test.each([
  ["a\r\nb", "a b"],
  ["  a\t\u0000 b\u2028c ", "a b c"],
  ["Ærø 🎬", "Ærø 🎬"],
  ["\r\n", ""],
])("%j on one line", (text, expected) => expect(oneLine(text)).toBe(expected));

test("links to the item", () => {
  const link = `https://millrace.example/#/watch/${contentId}`;
  expect(ready("Film").text).toEndWith(`Play it: ${link}\n`);
  expect(ready("Film").html).toContain(`<a href="${link}">`);
});

test("shortens long titles by letters, not by halves of them", () => {
  const { subject } = ready("🎬".repeat(200));
  expect(subject).toBe(`“${"🎬".repeat(99)}…” is ready`);
});

test("escapes markup in the page and leaves the text as it is", () => {
  const { html, text } = ready("<img src=x onerror=alert(1)>", "A & B");
  expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
  expect(html).toContain("Hello A &amp; B,");
  expect(text).toContain("<img src=x onerror=alert(1)>");
});

test.each(FailureCode.options)("%s has its sentence and hint", (failureCode) => {
  const { subject, text } = mailFor(
    { contentId, title: "Film", failureCode },
    "Ada",
    "https://millrace.example",
  );
  expect(subject).toBe("“Film” could not be prepared");
  expect(text).toContain(failures[failureCode].message);
  expect(text).toContain(failures[failureCode].hint);
});

test.each(["no-reply@millrace.example", "Millrace <no-reply@millrace.example>"])(
  "a Message-ID of %s",
  (from) => expect(messageIdOf("d_1", from)).toBe("<d_1@millrace.example>"),
);
