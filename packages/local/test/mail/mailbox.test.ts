import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { openMailbox } from "../../src/mail/mailbox.ts";
import { openScratch } from "../scratch.ts";

const raw = (subject: string) => Buffer.from(`Subject: ${subject}\r\n\r\nhello\r\n`);

test("keeps the last messages, newest first, and removes the files of the others", async () => {
  await using scratch = openScratch();
  const folder = `${scratch.folder}/mail`;
  const mailbox = openMailbox(folder, 3);
  for (const subject of ["1", "2", "3", "4", "5"])
    await mailbox.add(raw(subject), { from: "a@b", to: ["C@d"] });
  expect(mailbox.list().map((it) => it.subject)).toEqual(["5", "4", "3"]);
  expect(mailbox.list("c@D").length).toBe(3);
  expect(readdirSync(folder).length).toBe(6);
  expect(
    openMailbox(folder, 2)
      .list()
      .map((it) => it.subject),
  ).toEqual(["5", "4"]);
});

test("a message of nonsense is still a message", async () => {
  await using scratch = openScratch();
  const mailbox = openMailbox(scratch.folder, 3);
  const message = await mailbox.add(Buffer.from([0, 255, 13, 10, 254]), { from: "", to: [] });
  expect(mailbox.find(message.id)).toEqual(message);
  expect(mailbox.findRaw(message.id)).toEqual(Buffer.from([0, 255, 13, 10, 254]));
  expect(mailbox.findRaw("../../secrets")).toBeUndefined();
});
