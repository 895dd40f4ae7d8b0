import { expect, test } from "bun:test";
import type { Client, FaultCode } from "../src/index.ts";
import { createClient, isFault, newTraceparent } from "../src/index.ts";

// Never run: these lines prove what compiles and what does not.
const proofs = async (client: Client) => {
  const { items } = await client.content.list.query({ limit: 5 });
  const title: string | undefined = items[0]?.title;
  // @ts-expect-error a misspelt procedure
  await client.content.lists.query({});
  // @ts-expect-error a mutation is not a query
  await client.content.rename.query({});
  // @ts-expect-error any string is no id
  client.watchProgress("c_1");
  // @ts-expect-error a number is no title
  await client.content.rename.mutate({ id: items[0]?.id ?? "", title: 1 });
  // @ts-expect-error what services alone may call is not here
  client.ledger;
  // @ts-expect-error a file has a size
  await client.upload({ slice: () => new Blob() });
  await client.upload(new Blob(["x"]), { title: "a blob" });
  await client.upload(Bun.file("a.mp4"));
  // @ts-expect-error a code that does not exist
  isFault(undefined, "auth.no_such_code");
  const code: FaultCode = "auth.required";
  return [title, code];
};

test("types hold (checked by tsc) and calls are there by name", () => {
  const client = createClient({ url: "http://127.0.0.1:9" });
  expect(typeof proofs).toBe("function");
  expect(typeof client.auth.signIn.mutate).toBe("function");
  expect(typeof client.catalog.openPlayback.mutate).toBe("function");
});

test("a traceparent is the W3C form, new each time", () => {
  expect(newTraceparent()).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(newTraceparent()).not.toBe(newTraceparent());
});
