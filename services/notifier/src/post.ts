import { createTransport } from "nodemailer";
import type { Mail } from "./mail.ts";

export type Letter = Mail & {
  readonly to: { readonly name: string; readonly address: string };
  /** The same at every attempt, so that mail programs can tell a second copy. */
  readonly messageId: string;
};

export type Post = AsyncDisposable & { readonly send: (letter: Letter) => Promise<void> };

/** The mail server. `send` resolves when it has accepted the letter; a silent server fails it in seconds. */
export const openPost = (smtpUrl: string, from: string): Post => {
  const transport = createTransport(
    {
      url: smtpUrl,
      connectionTimeout: 5_000,
      greetingTimeout: 5_000,
      socketTimeout: 10_000,
      dnsTimeout: 5_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from, headers: { "Auto-Submitted": "auto-generated" } },
  );
  return {
    send: async (letter) => {
      await transport.sendMail(letter);
    },
    [Symbol.asyncDispose]: async () => transport.close(),
  };
};

/** `<delivery id>@<sender's domain>`, as RFC 5322 asks for: unique in the world. */
export const messageIdOf = (deliveryId: string, from: string): string =>
  `<${deliveryId}@${from.slice(from.lastIndexOf("@") + 1).replace(">", "")}>`;
