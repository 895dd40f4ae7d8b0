import { expect, test } from "bun:test";
import { ContentId, Fault, type Progress } from "@millrace/contracts";
import { createClient, isFault } from "../src/index.ts";
import { someContentId, testGateway } from "./test-gateway.ts";

const ada = { email: "ada@example.org", password: "correct horse battery", displayName: "Ada" };
const at = (status: Progress["status"], progress: number): Progress => ({
  id: someContentId,
  status,
  progress,
});

const signedIn = async (url: string) => {
  const client = createClient({ url });
  await client.register(ada);
  return client;
};

test("tells each change and ends when the item is ready", async () => {
  async function* changes() {
    yield at("queued", 0);
    yield at("encoding", 0.5);
    yield at("ready", 1);
  }
  await using gateway = testGateway({ progress: changes });
  const client = await signedIn(gateway.url);
  const seen = await Array.fromAsync(client.watchProgress(someContentId), ({ status }) => status);
  expect(seen).toEqual(["queued", "encoding", "ready"]);
  expect(gateway.callsOf("content.progress")[0]?.headers.get("authorization")).toStartWith("Bearer access-");
});

test("opens the stream again when it ends before the item is settled", async () => {
  let opened = 0;
  async function* changes() {
    opened += 1;
    yield opened === 1 ? at("encoding", 0.2) : at("failed", 0.2);
  }
  await using gateway = testGateway({ progress: changes });
  const client = await signedIn(gateway.url);
  const seen = await Array.fromAsync(client.watchProgress(someContentId), ({ status }) => status);
  expect(seen).toEqual(["encoding", "failed"]);
  expect(opened).toBe(2);
});

test("gets a fresh token when the stream's token is refused", async () => {
  async function* changes() {
    yield at("ready", 1);
  }
  await using gateway = testGateway({ progress: changes });
  const client = await signedIn(gateway.url);
  gateway.accounts.endAccess();
  expect(await Array.fromAsync(client.watchProgress(someContentId))).toEqual([at("ready", 1)]);
  expect(gateway.callsOf("auth.refresh")).toHaveLength(1);
});

// biome-ignore lint/correctness/useYield: it fails before it has anything to say
async function* missing(): AsyncGenerator<Progress> {
  throw new Fault("content.not_found");
}

test("throws what the server refuses with", async () => {
  await using gateway = testGateway({ progress: missing });
  const client = await signedIn(gateway.url);
  const thrown = await Array.fromAsync(client.watchProgress(someContentId)).catch((error: unknown) => error);
  expect(isFault(thrown, "content.not_found")).toBe(true);
});

test("a refused connection bears the server's fault too", async () => {
  await using gateway = testGateway();
  const client = await signedIn(gateway.url);
  const wrong = "c_wrong" as ContentId;
  const thrown = await Array.fromAsync(client.watchProgress(wrong)).catch((error: unknown) => error);
  expect(isFault(thrown, "request.invalid")).toBe(true);
  expect(ContentId.safeParse(wrong).success).toBe(false);
});

test("ends with its signal", async () => {
  async function* changes() {
    yield at("encoding", 0.1);
    await new Promise(() => {});
  }
  await using gateway = testGateway({ progress: changes });
  const client = await signedIn(gateway.url);
  const stop = new AbortController();
  const seen: Progress[] = [];
  for await (const progress of client.watchProgress(someContentId, { signal: stop.signal })) {
    seen.push(progress);
    stop.abort();
  }
  expect(seen).toHaveLength(1);
});
