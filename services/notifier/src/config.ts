import { addresses, databaseSettings, eventSettings, meshSettings, serviceSettings } from "@millrace/config";
import { z } from "zod";

const sender = /^(?:[^<>\p{Cc}]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/u;

export const notifierConfig = {
  ...serviceSettings,
  serviceKey: meshSettings.serviceKey,
  ...databaseSettings,
  ...eventSettings,
  userUrl: addresses.http.describe("the user service, which knows the addresses"),
  smtpUrl: addresses.smtp.describe("mail server"),
  mailFrom: z
    .string()
    .regex(sender, "must be an e-mail address or Name <address>")
    .describe("sender of mails"),
  webUrl: addresses.http.describe("the web page, for links in mails"),
};
