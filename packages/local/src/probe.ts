/** True when `url` answers with a 2xx within a second; never throws. */
export const answers = async (url: string, timeoutMs = 1_000): Promise<boolean> => {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(timeoutMs),
      headers: { connection: "close" },
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
};

/** True when `url` answers at all, be it with a refusal. */
export const speaks = async (url: string, timeoutMs = 1_000): Promise<boolean> => {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(timeoutMs),
      headers: { connection: "close" },
    });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
};
