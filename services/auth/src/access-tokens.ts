import { jwt } from "@elysiajs/jwt";
import { accessTokenClaims } from "@millrace/mesh";
import { Elysia } from "elysia";
import type { SigningKey } from "./signing-keys.ts";
import type { SessionOwner } from "./store.ts";

export type AccessToken = { readonly accessToken: string; readonly expiresAt: string };
export type AccessTokens = (session: SessionOwner) => Promise<AccessToken>;

/** Signs access tokens of `seconds` with the key that `currentKey` gives, which is asked once and again only if that failed. */
export const accessTokens = (currentKey: () => Promise<SigningKey>, seconds: number): AccessTokens => {
  let opened: Promise<Signer> | undefined;
  const signer = (): Promise<Signer> => {
    opened ??= currentKey().then(signerWith, (error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return async ({ id, userId }) => {
    const exp = Math.floor(Date.now() / 1_000) + seconds;
    const { sign } = await signer();
    const accessToken = await sign({ sub: userId, sid: id, exp });
    return { accessToken, expiresAt: new Date(exp * 1_000).toISOString() };
  };
};

type Signer = ReturnType<typeof signerWith>;

const signerWith = ({ kid, key }: SigningKey) =>
  new Elysia().use(
    jwt({
      name: "accessToken",
      secret: key,
      alg: "EdDSA",
      typ: accessTokenClaims.type,
      kid,
      iss: accessTokenClaims.issuer,
      aud: accessTokenClaims.audience,
    }),
  ).decorator.accessToken;
