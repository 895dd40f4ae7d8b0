import type { EventTables } from "@millrace/database";
import { type CryptoKey, exportJWK, generateKeyPair, importJWK } from "jose";
import { type Kysely, sql } from "kysely";
import type { PrivateJwk, PublicJwk, Tables } from "./tables.ts";

export type SigningKey = { readonly kid: string; readonly key: CryptoKey };

/** Serialises instances that start at the same moment, so that all sign with one key. */
const firstKeyLock = 4_001_001;

/** The newest key that is not retired; the first one is made when it is first asked for. */
export const currentSigningKey = async (db: Kysely<Tables & EventTables>): Promise<SigningKey> => {
  const { kid, privateJwk } = (await newestKey(db)) ?? (await makeFirstKey(db));
  return { kid, key: (await importJWK(privateJwk, "EdDSA")) as CryptoKey };
};

/** What verifies tokens that may still be about: every key that is not retired. Never empty, for readers keep the answer. */
export const publicKeys = async (db: Kysely<Tables & EventTables>): Promise<{ keys: PublicJwk[] }> => {
  const rows = await db
    .selectFrom("signingKey")
    .select("publicJwk")
    .where("retiredAt", "is", null)
    .orderBy("createdAt", "desc")
    .execute();
  if (rows.length === 0) {
    await makeFirstKey(db);
    return publicKeys(db);
  }
  return { keys: rows.map(({ publicJwk }) => publicJwk) };
};

const newestKey = (db: Kysely<Tables & EventTables>) =>
  db
    .selectFrom("signingKey")
    .select(["kid", "privateJwk"])
    .where("retiredAt", "is", null)
    .orderBy("createdAt", "desc")
    .limit(1)
    .executeTakeFirst();

const makeFirstKey = (db: Kysely<Tables & EventTables>) =>
  db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${firstKeyLock})`.execute(trx);
    const made = await newestKey(trx);
    if (made) return made;
    const { kid, privateJwk, publicJwk } = await newKey();
    await trx
      .insertInto("signingKey")
      .values({ kid, privateJwk: JSON.stringify(privateJwk), publicJwk: JSON.stringify(publicJwk) })
      .execute();
    return { kid, privateJwk };
  });

const newKey = async (): Promise<{ kid: string; privateJwk: PrivateJwk; publicJwk: PublicJwk }> => {
  const pair = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const { x = "", d = "" } = await exportJWK(pair.privateKey);
  const kid = crypto.randomUUID();
  const base = { kty: "OKP", crv: "Ed25519", x } as const;
  return { kid, privateJwk: { ...base, d }, publicJwk: { ...base, kid, alg: "EdDSA", use: "sig" } };
};
