import { expect, test } from "bun:test";
import { type contentContract, contract, mutation, query } from "@millrace/contracts";
import { z } from "zod";
import { type ClientOf, type Handlers, implement, type RouterOf } from "../src/index.ts";

const greeting = contract("greeting", {
  hello: query({
    access: "user",
    summary: "",
    input: z.strictObject({ name: z.string() }),
    output: z.object({ text: z.string() }),
  }),
  forget: mutation({ access: "public", summary: "", output: z.object({ done: z.boolean() }) }),
});

const whole: Handlers<typeof greeting> = {
  hello: ({ name }, { caller }) => ({ text: `${name} ${caller.userId}` }),
  forget: () => ({ done: true }),
};

test("a whole set of handlers is taken", () => {
  expect(Object.keys(implement(greeting, whole).procedures)).toEqual(["hello", "forget"]);
});

test("the compiler refuses what does not fit the contract", () => {
  // @ts-expect-error a handler is missing
  const missing: Handlers<typeof greeting> = { hello: whole.hello };
  // @ts-expect-error the input has no such field
  const wrongInput: Handlers<typeof greeting> = { ...whole, hello: ({ nickname }) => ({ text: nickname }) };
  // @ts-expect-error the output is of another shape
  const wrongOutput: Handlers<typeof greeting> = { ...whole, hello: () => ({ text: 1 }) };
  const nobody: Handlers<typeof greeting> = {
    ...whole,
    // @ts-expect-error nobody need be signed in for a public procedure
    forget: (_, { caller }) => ({ done: caller.userId === "" }),
  };
  // @ts-expect-error a procedure says who may call it
  query({ summary: "", output: z.object({}) });
  expect([missing, wrongInput, wrongOutput, nobody]).toHaveLength(4);
  expect(() => implement(greeting, missing)).toThrow("greeting.forget has no handler");
});

test("clients are typed by contracts alone", () => {
  type Client = ClientOf<typeof greeting>;
  const use = async (client: Client, content: ClientOf<typeof contentContract>) => {
    const { text } = await client.hello.query({ name: "Ann" });
    await client.forget.mutate();
    // @ts-expect-error the input is of another shape
    await client.hello.query({ name: 1 });
    // @ts-expect-error a query is no mutation
    await client.hello.mutate({ name: "Ann" });
    // @ts-expect-error an id is text
    await content.byId.query({ id: 1 });
    return text satisfies string;
  };
  expect(use).toBeFunction();
  type Both = RouterOf<typeof greeting | typeof contentContract>;
  const paths: readonly (keyof Both["_def"]["record"])[] = ["greeting", "content"];
  expect(paths).toHaveLength(2);
});
