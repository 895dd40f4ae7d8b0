const randomHex = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");

/** A new, sampled W3C trace context: all calls that send it are part of one trace. */
export const newTraceparent = (): string => `00-${randomHex(16)}-${randomHex(8)}-01`;
