type Bucket = { tokens: number; at: number };

/** Milliseconds to wait, or zero when the request may go on; `cost` is how many calls it bears. */
export type RateLimit = (key: string, cost?: number, now?: number) => number;

const maxKeys = 50_000;

/** A token bucket per key: `perMinute` calls on average, and a burst of a quarter of that at once. */
export const rateLimit = (perMinute: number): RateLimit => {
  const burst = Math.max(1, perMinute / 4);
  const perMs = perMinute / 60_000;
  const buckets = new Map<string, Bucket>();
  return (key, cost = 1, now = Date.now()) => {
    // More than ever fits at once takes all that does: it must be able to pass.
    const price = Math.min(cost, burst);
    const known = buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, known.tokens + (now - known.at) * perMs);
    // Touched last stands last, so the oldest goes when there are too many.
    buckets.delete(key);
    buckets.set(key, { tokens: tokens >= price ? tokens - price : tokens, at: now });
    if (buckets.size > maxKeys) buckets.delete(buckets.keys().next().value ?? "");
    return tokens >= price ? 0 : Math.ceil((price - tokens) / perMs);
  };
};
