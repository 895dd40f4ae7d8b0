import { viewerKeyMistake } from "./viewer-public-key.ts";

/** Looks one configuration key up. */
export type Source = (key: string) => string | undefined;
export type Mistakes = readonly string[];

/** One pass over the configuration, gathering what is wrong. */
export type Reading = { readonly source: Source; readonly mistakes: string[] };

/** Notes a mistake as `key: cause; remedy`. */
export const note = ({ mistakes }: Reading, key: string, cause: string, example: string): void => {
  mistakes.push(`${key}: ${cause}; set it with: pulumi config set ${key} ${example}`);
};

const keyExample = '-- "$(cat viewer-public-key.pem)"';

/** A viewer's public key in PEM, if there is one. */
export const publicKeyIfSet = (reading: Reading, key: string): string | undefined => {
  const pem = reading.source(key);
  const mistake = pem === undefined ? undefined : viewerKeyMistake(pem);
  if (mistake !== undefined) note(reading, key, mistake, keyExample);
  return pem;
};

/** A viewer's public key in PEM that must be there. */
export const publicKey = (reading: Reading, key: string): string => {
  const pem = publicKeyIfSet(reading, key);
  if (pem === undefined) note(reading, key, "is missing", keyExample);
  return pem ?? "";
};

/** A whole number of at least `least`. */
export const number = (
  reading: Reading,
  key: string,
  { least, otherwise }: { readonly least: number; readonly otherwise: number },
): number => {
  const text = reading.source(key);
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    note(reading, key, `must be a whole number of at least ${least}`, String(otherwise));
  }
  return value;
};

/** One of a closed set of words. */
export const oneOf = <const Word extends string>(
  reading: Reading,
  key: string,
  words: readonly Word[],
  otherwise: NoInfer<Word>,
): Word => {
  const text = reading.source(key) ?? otherwise;
  const found = words.find((word) => word === text);
  if (found === undefined) note(reading, key, `must be one of ${words.join(", ")}`, otherwise);
  return found ?? otherwise;
};
