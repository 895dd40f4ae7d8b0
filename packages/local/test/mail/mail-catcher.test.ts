import { expect, test } from "bun:test";
import { createTransport } from "nodemailer";
import type { Message } from "../../src/mail/mailbox.ts";
import { openMail } from "../../src/mail.ts";
import { openPorts } from "../../src/ports.ts";
import { openScratch } from "../scratch.ts";

const openCatcher = async (scratch: ReturnType<typeof openScratch>) => {
  const ports = openPorts(`${scratch.folder}/ports.json`);
  const options = {
    dataFolder: scratch.folder,
    smtpPort: ports("smtp"),
    pagePort: ports("page"),
    host: scratch.host,
  };
  const { child, address } = await openMail(options);
  const transport = createTransport(address.smtpUrl);
  const get = (path: string, init?: RequestInit) => fetch(`${address.pageUrl}${path}`, init);
  const list = async (path: string) => ((await (await get(path)).json()) as { messages: Message[] }).messages;
  return { child, address, transport, get, list };
};

test("catches a message, gives it as JSON, source and page, and keeps it over a restart", async () => {
  await using scratch = openScratch();
  const first = await openCatcher(scratch);
  await first.transport.sendMail({
    from: "Millrace <noreply@millrace.test>",
    to: "Änne <Anne@Example.test>",
    subject: "„Fünf Minuten“ <is> ready",
    text: "Watch it: http://localhost/watch/1",
    html: `<a href="http://localhost/watch/1">Watch</a><script>alert(1)</script>`,
  });
  const [message] = await first.list("/messages?to=anne@example.test");
  expect(message).toMatchObject({
    from: "noreply@millrace.test",
    to: ["anne@example.test"],
    subject: "„Fünf Minuten“ <is> ready",
    text: "Watch it: http://localhost/watch/1\n",
  });
  expect(await first.list("/messages?to=bert@example.test")).toEqual([]);
  expect(await (await first.get(`/messages/${message?.id}/raw`)).text()).toContain("Subject: =?UTF-8?");
  const page = await (await first.get(`/read/${message?.id}`)).text();
  expect(page).toContain("&lt;script&gt;alert(1)");
  expect(page).not.toContain("<script>");
  expect(await (await first.get("/")).text()).toContain(`href="/read/${message?.id}"`);
  await first.child?.stop();

  const second = await openCatcher(scratch);
  expect(await second.list("/messages")).toEqual(message ? [message] : []);
  expect((await second.get("/messages", { method: "DELETE" })).status).toBe(204);
  expect(await second.list("/messages")).toEqual([]);
  await second.child?.stop();
}, 20_000);

test("answers nothing to a page that points its own name here, and 404 to what is not there", async () => {
  await using scratch = openScratch();
  const { child, get } = await openCatcher(scratch);
  expect((await get("/messages", { headers: { host: "evil.example" } })).status).toBe(403);
  expect((await get("/messages/nothing")).status).toBe(404);
  expect((await get("/read/..%2f..%2fsecrets")).status).toBe(404);
  expect((await get("/messages", { method: "POST" })).status).toBe(404);
  await child?.stop();
}, 20_000);
