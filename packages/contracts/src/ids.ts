import { z } from "zod";

const prefixes = { user: "u", session: "s", content: "c", job: "j", event: "e", delivery: "d" } as const;
type IdKind = keyof typeof prefixes;

const idSchema = <Kind extends IdKind>(kind: Kind) =>
  z.string().regex(new RegExp(`^${prefixes[kind]}_[0-9a-f]{32}$`), `must be the id of a ${kind}`);

export const UserId = idSchema("user").brand<"UserId">();
export type UserId = z.infer<typeof UserId>;
export const SessionId = idSchema("session").brand<"SessionId">();
export type SessionId = z.infer<typeof SessionId>;
export const ContentId = idSchema("content").brand<"ContentId">();
export type ContentId = z.infer<typeof ContentId>;
export const JobId = idSchema("job").brand<"JobId">();
export type JobId = z.infer<typeof JobId>;
export const EventId = idSchema("event").brand<"EventId">();
export type EventId = z.infer<typeof EventId>;
export const DeliveryId = idSchema("delivery").brand<"DeliveryId">();
export type DeliveryId = z.infer<typeof DeliveryId>;

type Ids = {
  user: UserId;
  session: SessionId;
  content: ContentId;
  job: JobId;
  event: EventId;
  delivery: DeliveryId;
};

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * A new id: a letter for its kind, 48 bits of time in milliseconds, 80 random bits, in hex. Ids of one kind sort by age and
 * have one length, so that no id is the beginning of another.
 */
export const newId = <Kind extends IdKind>(kind: Kind, now: number = Date.now()): Ids[Kind] => {
  const random = hex(crypto.getRandomValues(new Uint8Array(10)));
  return `${prefixes[kind]}_${now.toString(16).padStart(12, "0")}${random}` as Ids[Kind];
};
