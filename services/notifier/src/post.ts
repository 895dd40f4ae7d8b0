import type { Transporter } from "nodemailer";
import type { Mail } from "./mail.ts";

export type Letter = Mail & {
  readonly to: { readonly name: string; readonly address: string };
  /** The same at every attempt, so that mail programs can tell a second copy. */
  readonly messageId: string;
};

export type Post = AsyncDisposable & { readonly send: (letter: Letter) => Promise<void> };

const limits = {
  connectionTimeout: 5_000,
  greetingTimeout: 5_000,
  socketTimeout: 10_000,
  dnsTimeout: 5_000,
  disableFileAccess: true,
  disableUrlAccess: true,
};

/** The mail server. `send` resolves when it has accepted the letter; a silent server fails it in seconds. */
export const openPost = (smtpUrl: string, from: string): Post => {
  let opened: Promise<Transporter> | undefined;
  // Loaded with the first letter: 2.6 MB that a notifier at rest does without.
  const open = async (): Promise<Transporter> => {
    const { createTransport } = await import("nodemailer");
    return createTransport(
      { url: smtpUrl, ...limits },
      { from, headers: { "Auto-Submitted": "auto-generated" } },
    );
  };
  return {
    send: async (letter) => {
      opened ??= open();
      await (await opened).sendMail(letter);
    },
    [Symbol.asyncDispose]: async () => (await opened)?.close(),
  };
};

/** `<delivery id>@<sender's domain>`, as RFC 5322 asks for: unique in the world. */
export const messageIdOf = (deliveryId: string, from: string): string =>
  `<${deliveryId}@${from.slice(from.lastIndexOf("@") + 1).replace(">", "")}>`;
