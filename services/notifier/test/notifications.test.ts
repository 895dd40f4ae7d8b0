import { afterAll, beforeAll, expect, test } from "bun:test";
import { encodeFailed, failures, newId, published, rejected, type UserId } from "@millrace/contracts";
import { deliverNext } from "../src/deliver.ts";
import { openSender } from "../src/sender.ts";
import { startNotifier } from "./start-notifier.ts";

let running: Awaited<ReturnType<typeof startNotifier>>;
beforeAll(async () => {
  running = await startNotifier();
}, 15_000);
afterAll(() => running[Symbol.asyncDispose]());

const item = (ownerId: UserId, title = "Holidays") => ({ contentId: newId("content"), ownerId, title });
const video = { kind: "video", durationMs: 10_000 } as const;
const delivered = async () => {
  await running.caughtUp();
  await running.deliverAll();
};

test("an item that is ready is told once, though the event was delivered three times", async () => {
  const ada = await running.users.addUser();
  const fact = { ...item(ada.id), ...video };
  await running.tell(published, fact, 3);
  await delivered();
  await delivered();
  const mails = await running.mailsTo(ada.email);
  expect(mails.map(({ subject, from }) => [subject, from])).toEqual([
    ["“Holidays” is ready", "no-reply@millrace.example"],
  ]);
  expect(mails[0]?.text).toContain("Hello Ada,");
  expect(mails[0]?.text).toContain(`http://web.example/#/watch/${fact.contentId}`);
  expect(mails[0]?.html).toContain(`href="http://web.example/#/watch/${fact.contentId}"`);
});

test("the same fact under another event's id is not told again", async () => {
  const ada = await running.users.addUser();
  const fact = { ...item(ada.id), ...video };
  await running.tell(published, fact);
  await running.tell(published, fact);
  await delivered();
  expect(await running.mailsTo(ada.email)).toHaveLength(1);
});

test("a refused upload and a failed encode are told with sentence and hint, once each", async () => {
  const ada = await running.users.addUser();
  await running.tell(rejected, { ...item(ada.id, "Notes"), code: "not_media" }, 3);
  await running.tell(encodeFailed, { ...item(ada.id, "Film"), attempt: 2, code: "truncated" }, 3);
  await delivered();
  const mails = await running.mailsTo(ada.email);
  const bySubject = new Map(mails.map((mail) => [mail.subject, mail.text]));
  expect(mails).toHaveLength(2);
  expect(bySubject.get("“Notes” could not be prepared")).toContain(failures.not_media.message);
  expect(bySubject.get("“Film” could not be prepared")).toContain(failures.truncated.hint);
});

test("an item that fails twice is told twice", async () => {
  const ada = await running.users.addUser();
  const film = item(ada.id);
  await running.tell(encodeFailed, { ...film, attempt: 1, code: "encode_stalled" });
  await running.tell(encodeFailed, { ...film, attempt: 2, code: "encode_stalled" });
  await delivered();
  expect(await running.mailsTo(ada.email)).toHaveLength(2);
});

test("two senders of several lanes send each of 24 mails once", async () => {
  const ada = await running.users.addUser();
  for (let count = 0; count < 24; count += 1) await running.tell(published, { ...item(ada.id), ...video });
  await running.caughtUp();
  {
    const senders = [1, 2].map(() => openSender(() => deliverNext(running.deps), 3));
    await using stack = new AsyncDisposableStack();
    for (const sender of senders) stack.use(sender);
    while ((await dueTo(ada.id)) > 0) await Bun.sleep(20);
  }
  expect(await running.mailsTo(ada.email)).toHaveLength(24);
}, 15_000);

test("text of users begins no header and no markup of its own", async () => {
  const eve = await running.users.addUser('Eve" <eve@evil.example>\r\nBcc: all@evil.example');
  const title = "Hi\r\nBcc: all@evil.example\r\n\r\n<script>alert(1)</script>";
  await running.tell(published, { ...item(eve.id, title), ...video });
  await delivered();
  const [mail] = await running.mailsTo(eve.email);
  if (!mail) throw new Error("no mail");
  const [head = ""] = (await running.sourceOf(mail)).split("\r\n\r\n");
  const names = head.split("\r\n").flatMap((line) => /^([A-Za-z-]+):/.exec(line)?.[1] ?? []);
  expect(mail.to).toEqual([eve.email]);
  expect(new Set(names)).not.toContain("Bcc");
  expect(names.filter((name) => name === "To" || name === "Subject")).toHaveLength(2);
  expect(mail.html).not.toContain("<script>");
  expect(await running.mailsTo("all@evil.example")).toEqual([]);
  expect(await running.mailsTo("eve@evil.example")).toEqual([]);
});

const dueTo = async (userId: UserId): Promise<number> => {
  const rows = running.db.selectFrom("delivery").select("id").where("status", "=", "due");
  return (await rows.where("userId", "=", userId).execute()).length;
};
