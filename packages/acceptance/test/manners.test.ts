import { expect, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Procedure, publicApi } from "@millrace/contracts";
import { makeClip } from "@millrace/media/clips";
import { outcomeOf } from "../src/outcome.ts";
import { newPerson, platformUnderTest } from "../src/platform-under-test.ts";

const platform = await platformUnderTest();
const [owner, stranger] = [await newPerson(platform), await newPerson(platform, "Bob")];
const folder = mkdtempSync(join(tmpdir(), "millrace-manners-"));
const { id } = await owner.upload(Bun.file(await makeClip("small", folder, { seconds: 2 })));
await outcomeOf(owner, id);
await owner.openPlayback(id);

const procedures = publicApi.flatMap(({ name, procedures }) =>
  Object.entries<Procedure>(procedures).map(([procedure, value]) => [`${name}.${procedure}`, value] as const),
);
const takesField = async (procedure: Procedure, field: string): Promise<boolean> => {
  const { issues = [] } = await procedure.input["~standard"].validate({});
  return issues.some(({ path }) => path?.[0] === field);
};
const takingId = (
  await Promise.all(procedures.map(async (it) => ((await takesField(it[1], "id")) ? [it] : [])))
).flat();

type Answer = { readonly status: number; readonly text: string };

/** One call as a raw request, so that nothing of the client's types keeps bad input away. */
const call = async (path: string, { kind }: Procedure, json: string, token?: string): Promise<Answer> => {
  const headers = {
    "content-type": "application/json",
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  const url = `${platform.gatewayUrl}/trpc/${path}`;
  const response = await (kind === "mutation"
    ? fetch(url, { method: "POST", body: json, headers })
    : fetch(`${url}?input=${encodeURIComponent(json)}`, { headers, signal: AbortSignal.timeout(5_000) }));
  if (!response.headers.get("content-type")?.includes("event-stream"))
    return { status: response.status, text: await response.text() };
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk);
    if (text.includes("fault")) break;
  }
  return { status: response.status, text };
};
const tokenOf = (person: typeof owner) => person.session()?.accessToken ?? "";

test.each(takingId)("%s: another user's item is not found", async (path, procedure) => {
  const input = JSON.stringify({
    id,
    ...((await takesField(procedure, "title")) ? { title: "mine now" } : {}),
  });
  const { text } = await call(path, procedure, input, tokenOf(stranger));
  expect(text).toMatch(/"code":"(content|catalog)\.not_found"/);
});

test("nothing that the stranger tried has changed the item", async () => {
  expect(await owner.content.byId.query({ id })).toMatchObject({ title: "small", status: "ready" });
  expect((await stranger.content.list.query({})).items).toEqual([]);
  expect((await stranger.catalog.list.query({})).items).toEqual([]);
});

test.each(procedures.filter(([, { access }]) => access === "user"))(
  "%s asks who is there",
  async (path, procedure) => {
    for (const token of [undefined, "x.y.z", `${tokenOf(owner)}A`]) {
      const { text } = await call(path, procedure, "{}", token);
      expect(text).toContain('"code":"auth.required"');
    }
  },
);

const nested = "[".repeat(10_000) + "]".repeat(10_000);
const badInputs: readonly [string, string][] = [
  ["a number", "42"],
  ["text", '"words"'],
  ["a list", "[1,2,3]"],
  ["fields that nobody asked for", '{"isAdmin":true,"ownerId":"u_1"}'],
  ["a prototype", '{"__proto__":{"isAdmin":true},"constructor":1}'],
  ["an id that is a path", '{"id":"../../etc/passwd"}'],
  ["an id that is SQL", `{"id":"c_1' or '1'='1"}`],
  ["zero bytes", '{"id":"c_\\u0000","email":"\\u0000@\\u0000","title":"\\u0000"}'],
  ["deep nesting", nested],
  [
    "a hundred thousand keys",
    JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`k${n}`, n]))),
  ],
  ["no JSON", "{"],
];

test.each(procedures)(
  "%s: bad input is a typed refusal, never a 500, never a stack",
  async (path, procedure) => {
    for (const [what, json] of badInputs) {
      // A long input does not fit an address: as a query it is refused by its length already.
      if (procedure.kind !== "mutation" && json.length > 8_000) continue;
      const { status, text } = await call(path, procedure, json, tokenOf(owner));
      const seen = { what, status, text: text.slice(0, 300) };
      expect(seen).not.toMatchObject({ status: 500 });
      expect(text).toMatch(/"code":"(request|auth|content|catalog|user)\.\w+"/);
      expect(text).not.toMatch(/"stack"|at .*\.ts:\d+|select .* from|\/node_modules\//);
    }
  },
);

test("names that hurt elsewhere come back as they were", async () => {
  for (const title of [
    "'; drop table content; --",
    "<script>alert(1)</script>",
    "𝕏 نص 漢字 👩‍👩‍👧",
    "%s%n{{7*7}}",
    "../..",
    "a".repeat(200),
  ]) {
    await owner.content.rename.mutate({ id, title });
    expect((await owner.content.byId.query({ id })).title).toBe(title);
  }
});
