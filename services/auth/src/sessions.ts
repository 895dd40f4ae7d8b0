import { Fault, newId, type Session, type UserId } from "@millrace/contracts";
import { log } from "@millrace/telemetry";
import type { AccessTokens } from "./access-tokens.ts";
import {
  hashOf,
  newRefreshToken,
  type RefreshToken,
  randomSecret,
  readRefreshToken,
  successorOf,
  writeRefreshToken,
} from "./refresh-token.ts";
import { judgeSpent } from "./session.ts";
import type { AuthStore, SessionOwner } from "./store.ts";

type SessionDeps = { readonly store: AuthStore; readonly accessToken: AccessTokens };
type OpenedSession = { readonly owner: SessionOwner; readonly token: RefreshToken };

/** Opens a session that ends after `days`, however often it is refreshed. */
export const openSession = async (store: AuthStore, userId: UserId, days: number): Promise<OpenedSession> => {
  const owner = { id: newId("session"), userId };
  const token = newRefreshToken();
  await store.addSession({
    ...owner,
    familyHash: hashOf(token.family),
    tokenHash: hashOf(token.secret),
    days,
  });
  return { owner, token };
};

/** A session as its owner gets it. Not for inside a transaction: the signing key may have to be read. */
export const sessionFor = async (
  accessToken: AccessTokens,
  { owner, token }: OpenedSession,
): Promise<Session> => ({
  userId: owner.userId,
  ...(await accessToken(owner)),
  refreshToken: writeRefreshToken(token),
});

/** Trades a refresh token for its one successor; a spent one ends the session, unless it is the last and was spent just now. */
export const refreshSession = async ({ store, accessToken }: SessionDeps, text: string): Promise<Session> => {
  const presented = readRefreshToken(text);
  if (!presented) throw new Fault("auth.session_ended");
  const familyHash = hashOf(presented.family);
  const presentedHash = hashOf(presented.secret);
  const salt = randomSecret();
  const next = successorOf(presented, salt);
  const owner = await store.rotate({ familyHash, presentedHash, tokenHash: hashOf(next.secret), salt });
  return owner
    ? sessionFor(accessToken, { owner, token: next })
    : answerSpent({ store, accessToken }, presented, familyHash, presentedHash);
};

export const endSession = async (store: AuthStore, text: string): Promise<{ signedOut: true }> => {
  const presented = readRefreshToken(text);
  if (presented) await store.revoke(hashOf(presented.family));
  return { signedOut: true };
};

const answerSpent = async (
  { store, accessToken }: SessionDeps,
  presented: RefreshToken,
  familyHash: string,
  presentedHash: string,
): Promise<Session> => {
  const session = await store.findSession(familyHash);
  const judgement = session ? judgeSpent(session, presentedHash) : undefined;
  if (session && judgement?.kind === "repeat")
    return sessionFor(accessToken, { owner: session, token: successorOf(presented, judgement.salt) });
  if (session && judgement?.kind === "stolen") {
    await store.revoke(familyHash);
    log.warn(
      { session_id: session.id, user_id: session.userId },
      "spent refresh token shown: session revoked",
    );
  }
  throw new Fault("auth.session_ended");
};
