import { expect, test } from "bun:test";
import { contract, subscription } from "@millrace/contracts";
import { z } from "zod";
import { connect, inCallScope } from "../src/index.ts";

const clock = contract("clock", {
  ticks: subscription({ access: "service", summary: "", output: z.object({ n: z.number() }) }),
});
const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

test("a stream that is opened again shows the tokens of that moment", async () => {
  const shown: (string | null)[][] = [];
  // As tRPC's events go over the wire; the first connection is lost after one value.
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: ({ headers }) => {
      shown.push(["authorization", "x-millrace-user"].map((name) => headers.get(name)));
      const n = shown.length;
      const end = n === 1 ? "" : event("return", "");
      const events = `retry: 1\n${event("connected", {})}data: ${JSON.stringify({ n })}\n\n${end}`;
      return new Response(events, { headers: { "content-type": "text/event-stream" } });
    },
  });
  let issued = 0;
  const tokenFor = async () => {
    issued += 1;
    return `token-${issued}`;
  };
  const client = connect(clock, { service: "clock", url: server.url.origin, tokenFor });
  const scope = { requestId: "request-1", userToken: "ann", deadlineAt: Number.POSITIVE_INFINITY };
  const seen = await inCallScope(scope, () => Array.fromAsync(values(client)));
  await server.stop(true);
  expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
  expect(shown).toEqual([
    ["Bearer token-1", "ann"],
    ["Bearer token-2", "ann"],
  ]);
});

async function* values(client: ReturnType<typeof connect<typeof clock>>) {
  yield* client.ticks.subscribe();
}
