import { SMTPServer } from "smtp-server";
import { mailPages } from "./mail-pages.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";

export type MailCatcherOptions = {
  /** 127.0.0.1 unless given: another one makes it reachable from other machines. */
  readonly host?: string;
  readonly folder: string;
  readonly smtpPort: number;
  readonly pagePort: number;
  /** How many messages are kept; older ones are deleted. */
  readonly keep: number;
};

const maxMessageBytes = 10 * 1024 * 1024;

/** Opens the SMTP server and its pages in this process. */
export const openMailCatcher = async (options: MailCatcherOptions): Promise<AsyncDisposable> => {
  const { host = "127.0.0.1" } = options;
  const mailbox = openMailbox(options.folder, options.keep);
  await using opening = new AsyncDisposableStack();
  const smtp = smtpServer(mailbox);
  await listen(smtp, options.smtpPort, host);
  opening.defer(() => new Promise<void>((done) => smtp.close(done)));
  const pages = Bun.serve({
    hostname: host,
    port: options.pagePort,
    idleTimeout: 30,
    fetch: mailPages(mailbox),
  });
  opening.defer(() => pages.stop(true));
  return opening.move();
};

const smtpServer = (mailbox: Mailbox): SMTPServer =>
  new SMTPServer({
    banner: "Millrace mail catcher",
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: maxMessageBytes,
    closeTimeout: 500,
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => {
        if (!stream.sizeExceeded) chunks.push(chunk);
      });
      stream.on("error", callback);
      stream.on("end", () => {
        if (stream.sizeExceeded) return callback(tooLarge());
        const { mailFrom, rcptTo } = session.envelope;
        const envelope = { from: mailFrom ? mailFrom.address : "", to: rcptTo.map(({ address }) => address) };
        mailbox.add(Buffer.concat(chunks), envelope).then(() => callback(), callback);
      });
    },
  });

const tooLarge = (): Error =>
  Object.assign(new Error("Message is larger than 10 MiB"), { responseCode: 552 });

const listen = async (smtp: SMTPServer, port: number, host: string): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  smtp.once("error", reject);
  smtp.listen(port, host, () => resolve());
  await promise;
  smtp.off("error", reject);
  smtp.on("error", (error) => console.error(error.message));
};
