// By code: sockets (Node, Bun), Postgres' classes for lost connections, shutdowns and too many clients, the object store's own word.
const codes = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN", "ConnectionRefused"],
  ...["08000", "08001", "08003", "08006", "53300", "57P01", "57P02", "57P03"],
  // A deadlock or a serialisation failure: the same call, made again, goes through.
  ...["40P01", "40001"],
  "unavailable",
]);
// What pg throws of itself has words and no code.
const words =
  /connection terminated|query read timeout|timeout exceeded when trying to connect|statement timeout/i;

/** True for what a part that is not there, or not in time, makes others throw: no bug, and worth another try. */
export const isUnavailable = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  return (typeof code === "string" && codes.has(code)) || words.test(error.message);
};
