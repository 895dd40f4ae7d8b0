import type { SessionId, UserId } from "@millrace/contracts";
import type { ColumnType, Generated } from "kysely";

type Json<T> = ColumnType<T, string, never>;

type AccountTable = {
  id: UserId;
  /** In lower case. */
  email: string;
  passwordHash: string;
  createdAt: Generated<Date>;
};

/** One family of refresh tokens. Of tokens only SHA-256 hashes are kept. */
type SessionTable = {
  id: SessionId;
  userId: UserId;
  familyHash: string;
  /** The secret that is good now. */
  tokenHash: string;
  /** The one before it, and what the present one was derived from it with. */
  parentHash: string | null;
  salt: string | null;
  generation: Generated<number>;
  createdAt: Generated<Date>;
  rotatedAt: Date | null;
  expiresAt: Date;
  revokedAt: Date | null;
};

export type PrivateJwk = { kty: "OKP"; crv: "Ed25519"; x: string; d: string };
export type PublicJwk = { kty: "OKP"; crv: "Ed25519"; x: string; kid: string; alg: "EdDSA"; use: "sig" };

type SigningKeyTable = {
  kid: string;
  privateJwk: Json<PrivateJwk>;
  publicJwk: Json<PublicJwk>;
  createdAt: Generated<Date>;
  retiredAt: Date | null;
};

export type Tables = { account: AccountTable; session: SessionTable; signingKey: SigningKeyTable };
