import { expect, test } from "bun:test";
import { asFault } from "../src/index.ts";

const coded = (code: string, message = "no") => Object.assign(new Error(message), { code });

test.each([
  ["a refused connection", coded("ECONNREFUSED"), "service.unavailable"],
  ["a database that shuts down", coded("57P01"), "service.unavailable"],
  ["a database with too many clients", coded("53300"), "service.unavailable"],
  ["a query that hung", new Error("Query read timeout"), "service.unavailable"],
  ["an object store that does not answer", coded("unavailable"), "service.unavailable"],
  ["an object store that says no", coded("refused"), "service.internal"],
  ["a broken constraint", coded("23505"), "service.internal"],
  ["a bug", new TypeError("undefined is not a function"), "service.internal"],
  ["what is no error", "words", "service.internal"],
] as const)("%s", (_what, error, code) => {
  expect(asFault(error).code).toBe(code);
});
