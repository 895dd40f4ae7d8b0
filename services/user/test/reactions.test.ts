import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId, registered } from "@millrace/contracts";
import { startUser } from "./start-user.ts";

let running: Awaited<ReturnType<typeof startUser>>;
beforeAll(async () => {
  running = await startUser();
});
afterAll(() => running[Symbol.asyncDispose]());

/** Resolves when all that was said before is published and handled, by a consumer that may still be starting. */
const caughtUp = async () => {
  for (;;) {
    const waiting = running.db.selectFrom("outbox").select("id").where("publishedAt", "is", null);
    const { length } = await waiting.execute();
    const info = await running.bus.manager.consumers.info("facts", running.consumer).catch(() => undefined);
    if (info && length + info.num_pending + info.num_ack_pending === 0) return;
    await Bun.sleep(20);
  }
};

test("the same registration delivered three times makes one profile", async () => {
  const userId = newId("user");
  const event = {
    id: newId("event"),
    occurredAt: new Date().toISOString(),
    data: { userId, email: "three@example.org", displayName: "Ada" },
  };
  for (const msgID of ["1", "2", "3"])
    await running.bus.stream.publish(registered.subject, JSON.stringify(event), {
      msgID: `${event.id}-${msgID}`,
    });
  await caughtUp();
  const inbox = running.db.selectFrom("inbox").select("eventId").where("eventId", "=", event.id);
  expect(await inbox.execute()).toHaveLength(1);
  expect((await running.as(userId, (it) => it.profile.query())).email).toBe("three@example.org");
});

test("a registration told again later does not undo a change", async () => {
  const userId = await running.register();
  await running.as(userId, (it) => it.changeProfile.mutate({ displayName: "Grace" }));
  await running.tellRegistered(userId, "Ada");
  await caughtUp();
  expect((await running.as(userId, (it) => it.profile.query())).displayName).toBe("Grace");
});
