import { join } from "node:path";
import { openBunChild } from "./bun-child.ts";
import type { ChildHost } from "./child.ts";
import type { MailCatcherOptions } from "./mail/mail-catcher.ts";
import type { Part } from "./part.ts";
import { answers } from "./probe.ts";

export type MailOptions = {
  readonly dataFolder: string;
  readonly smtpPort: number;
  readonly pagePort: number;
  readonly host: ChildHost;
};

/** Starts the mail catcher: what is sent to `smtpUrl` goes nowhere and can be read at `pageUrl`. */
export const openMail = async (
  options: MailOptions,
): Promise<Part<{ readonly smtpUrl: string; readonly pageUrl: string }>> => {
  const { dataFolder, smtpPort, pagePort, host } = options;
  const settings: MailCatcherOptions = { folder: join(dataFolder, "mail"), smtpPort, pagePort, keep: 500 };
  const pageUrl = `http://127.0.0.1:${pagePort}`;
  const main = join(import.meta.dir, "mail", "main.ts");
  // The page is opened after the SMTP server.
  const ready = () => answers(`${pageUrl}/health/live`);
  const child = await openBunChild({ name: "mail", main, settings, ready }, dataFolder, host);
  return { child, address: { smtpUrl: `smtp://127.0.0.1:${smtpPort}`, pageUrl } };
};
