import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId, published, type UserId } from "@millrace/contracts";
import { openOutbox } from "@millrace/events";
import { currentTraceId, startTelemetry, withTrace } from "@millrace/telemetry";
import { deliverNext } from "../src/deliver.ts";
import { openPost } from "../src/post.ts";
import { freePort } from "./processes.ts";
import { startNotifier } from "./start-notifier.ts";

const telemetry = startTelemetry("notifier-test", { logLevel: "error" });
let running: Awaited<ReturnType<typeof startNotifier>>;
beforeAll(async () => {
  running = await startNotifier();
}, 15_000);
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await telemetry[Symbol.asyncDispose]();
});

const factFor = (ownerId: UserId) =>
  ({ contentId: newId("content"), ownerId, title: "Holidays", kind: "video", durationMs: 1_000 }) as const;
const tell = async (ownerId: UserId) => {
  const fact = factFor(ownerId);
  await running.tell(published, fact);
  await running.caughtUp();
  return () =>
    running.db
      .selectFrom("delivery")
      .selectAll()
      .where("contentId", "=", fact.contentId)
      .executeTakeFirstOrThrow();
};
const nobodyThere = () => openPost(`smtp://127.0.0.1:${freePort()}`, running.deps.mailFrom);
const messageIds = async (address: string) => {
  const sources = await Promise.all((await running.mailsTo(address)).map(running.sourceOf));
  return sources.map((source) => /^Message-ID: *(\S+)\r$/im.exec(source)?.[1]);
};

test("a mail server that is away costs an attempt, and the mail goes when it is back", async () => {
  const ada = await running.users.addUser();
  const delivery = await tell(ada.id);
  await using post = nobodyThere();
  await running.deliverAll({ post });
  const waiting = await delivery();
  expect(waiting).toMatchObject({ status: "due", attempts: 1, sentAt: null });
  expect(waiting.reason).toContain("ECONNREFUSED");
  expect(waiting.nextAt.getTime()).toBeGreaterThan(waiting.createdAt.getTime() + 4_000);
  await running.deliverAll();
  expect(await delivery()).toMatchObject({ status: "sent", attempts: 2, reason: null });
  expect(await running.mailsTo(ada.email)).toHaveLength(1);
});

test("what is not due yet is left alone", async () => {
  const ada = await running.users.addUser();
  const delivery = await tell(ada.id);
  await using post = nobodyThere();
  await running.deliverAll({ post });
  while (await deliverNext(running.deps));
  expect((await delivery()).status).toBe("due");
  await running.deliverAll();
});

test("after eight attempts a mail is given up, with the reason kept", async () => {
  const ada = await running.users.addUser();
  const delivery = await tell(ada.id);
  await using post = nobodyThere();
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    expect((await delivery()).status).toBe("due");
    await running.deliverAll({ post });
  }
  await running.deliverAll();
  expect(await delivery()).toMatchObject({ status: "given_up", attempts: 8, sentAt: null });
  expect((await delivery()).reason).toContain("ECONNREFUSED");
  expect(await running.mailsTo(ada.email)).toEqual([]);
});

test("an owner who is not known yet is asked for again", async () => {
  const delivery = await tell(newId("user"));
  await running.deliverAll();
  expect(await delivery()).toMatchObject({ status: "due", attempts: 1, reason: "user.not_found" });
});

test("a letter whose acceptance got lost is sent again under the same Message-ID", async () => {
  const ada = await running.users.addUser();
  const delivery = await tell(ada.id);
  const post = {
    send: async (letter: Parameters<typeof running.deps.post.send>[0]) => {
      await running.deps.post.send(letter);
      throw new Error("connection lost");
    },
  };
  await running.deliverAll({ post });
  await running.deliverAll();
  const { id } = await delivery();
  const expected = `<${id}@millrace.example>`;
  expect(await messageIds(ada.email)).toEqual([expected, expected]);
});

test("the trace of the event goes on into the letter", async () => {
  const ada = await running.users.addUser();
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const carrier = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
  const fact = factFor(ada.id);
  {
    await using outbox = openOutbox("notifier-test", running.db, running.bus);
    await withTrace(carrier, () =>
      running.db.transaction().execute((trx) => outbox.say(trx, published, fact)),
    );
    while (!(await outboxIsEmpty())) await Bun.sleep(20);
  }
  await running.caughtUp();
  const seen: (string | undefined)[] = [];
  const post = {
    send: (letter: Parameters<typeof running.deps.post.send>[0]) => {
      seen.push(currentTraceId());
      return running.deps.post.send(letter);
    },
  };
  await running.deliverAll({ post });
  expect(seen).toContain(traceId);
  const row = running.db.selectFrom("delivery").select("trace").where("contentId", "=", fact.contentId);
  expect((await row.executeTakeFirstOrThrow()).trace.traceparent).toContain(traceId);
});

const outboxIsEmpty = async (): Promise<boolean> => {
  const waiting = running.db.selectFrom("outbox").select("id").where("publishedAt", "is", null);
  return (await waiting.execute()).length === 0;
};
