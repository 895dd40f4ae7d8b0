/** How long the spent token before the present one is still answered, with the same successor: an answer may get lost. */
export const graceMs: number = 5_000;

export type SessionState = {
  readonly parentHash: string | null;
  readonly salt: string | null;
  readonly sinceRotationMs: number | null;
  readonly ended: boolean;
};

/** `repeat` answers as before, `ended` refuses, `stolen` refuses and ends the session for everybody. */
export type Judgement =
  | { readonly kind: "repeat"; readonly salt: string }
  | { readonly kind: "ended" | "stolen" };

/** What a token of this session that is not the present one deserves. */
export const judgeSpent = (session: SessionState, presentedHash: string): Judgement => {
  const { ended, parentHash, salt, sinceRotationMs } = session;
  if (ended) return { kind: "ended" };
  const isParent = parentHash === presentedHash && salt !== null && sinceRotationMs !== null;
  return isParent && sinceRotationMs <= graceMs ? { kind: "repeat", salt } : { kind: "stolen" };
};
