import { expect, test } from "bun:test";
import { ConfigError, readConfig } from "@millrace/config";
import { notifierConfig } from "../src/config.ts";

const read = (sender: string) =>
  readConfig({ mailFrom: notifierConfig.mailFrom }, { MAIL_FROM: sender }).mailFrom;

test.each(["no-reply@millrace.example", "Millrace <no-reply@millrace.example>", "<a@b>"])(
  "sends from %s",
  (sender) => expect(read(sender)).toBe(sender),
);

test.each(["nobody", "a@b\r\nBcc: c@d", "Name <a@b> x", "a b@c", "Name\r\nBcc: <c@d>"])(
  "refuses %j",
  (sender) => expect(() => read(sender)).toThrow(ConfigError),
);
