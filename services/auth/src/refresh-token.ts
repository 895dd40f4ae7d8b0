import { createHash, createHmac, randomBytes } from "node:crypto";

/**
 * A refresh token is two secrets of 256 bits: one names the session for all its life, the other is good for one use. Knowing the
 * first tells a stolen, spent token from a guess, so nobody can end a session whose tokens he never saw.
 */
export type RefreshToken = { readonly family: string; readonly secret: string };

const form = /^([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/;

export const randomSecret = (): string => randomBytes(32).toString("base64url");

export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("base64url");

export const newRefreshToken = (): RefreshToken => ({ family: randomSecret(), secret: randomSecret() });

/** The token after `parent`: a fresh random `salt` keyed over it, so that the same parent can be answered the same once more. */
export const successorOf = ({ family, secret }: RefreshToken, salt: string): RefreshToken => ({
  family,
  secret: createHmac("sha256", salt).update(secret).digest("base64url"),
});

export const readRefreshToken = (text: string): RefreshToken | undefined => {
  const [, family, secret] = form.exec(text) ?? [];
  return family && secret ? { family, secret } : undefined;
};

export const writeRefreshToken = ({ family, secret }: RefreshToken): string => `${family}.${secret}`;
