import { expect, test } from "bun:test";
import { Fault } from "@millrace/contracts";
import { outcomeOf } from "../src/outcome.ts";

const gone = AbortSignal.abort();
const here = new AbortController().signal;
const aborted = new DOMException("aborted", "AbortError");

test.each<[string, unknown, AbortSignal, string]>([
  ["what a caller broke off by leaving", aborted, gone, "request.cancelled"],
  ["the same, deeper down", new Error("failed", { cause: aborted }), gone, "request.cancelled"],
  ["what was broken off while the caller waits", aborted, here, "service.internal"],
  ["a refusal of one who left meanwhile", new Fault("content.not_found"), gone, "content.not_found"],
  ["a bug in a call of one who left meanwhile", new TypeError("oops"), gone, "service.internal"],
])("%s", (_what, error, caller, code) => expect<string>(outcomeOf(error, caller).code).toBe(code));
