import { timingSafeEqual } from "node:crypto";

export type Credentials = { accessKeyId: string; secretAccessKey: string };

const hmac = (key: string | Uint8Array, text: string): Uint8Array =>
  new Uint8Array(new Bun.CryptoHasher("sha256", key).update(text).digest());

/** Lower-case hex SHA-256 of a text or of bytes. */
export const sha256Hex = (data: string | Uint8Array): string =>
  new Bun.CryptoHasher("sha256").update(data).digest("hex");

/** A time in SigV4's compact form, such as `20130524T000000Z`. */
export const amzDateOf = (time: Date): string => time.toISOString().replace(/[-:]|\.\d+/g, "");

/** The time that a compact `20130524T000000Z` names, or undefined when it is not one. */
export const timeOfAmzDate = (amzDate: string): Date | undefined => {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second] = found;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
};

/** The day, region and service that a signature holds for. */
export const scopeOf = (amzDate: string, region: string): string =>
  `${amzDate.slice(0, 8)}/${region}/s3/aws4_request`;

/** Derives the key of one day and region from a secret. */
export const signingKey = (secret: string, scope: string): Uint8Array =>
  scope.split("/").reduce<Uint8Array>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`));

/** Signs a ready-made text, as POST policies and chunks do; lower-case hex. */
export const signText = (key: Uint8Array, text: string): string =>
  Buffer.from(hmac(key, text)).toString("hex");

/** Signs a canonical request; lower-case hex. */
export const signRequest = (key: Uint8Array, amzDate: string, scope: string, canonical: string): string =>
  signText(key, ["AWS4-HMAC-SHA256", amzDate, scope, sha256Hex(canonical)].join("\n"));

/** Compares two texts in a time that depends on their lengths alone. */
export const sameSecretText = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};
