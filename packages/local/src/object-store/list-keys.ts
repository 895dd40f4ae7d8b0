/** The smallest text after every text that begins with the prefix, in order of code points; undefined when none is. */
export const afterPrefix = (prefix: string): string | undefined => {
  const points = [...prefix];
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const next = (last.codePointAt(0) ?? 0) + 1;
    // Surrogates are no characters of their own.
    if (next <= 0x10ffff) return points.join("") + String.fromCodePoint(next === 0xd800 ? 0xe000 : next);
  }
  return undefined;
};

/** The smallest text after a key. */
export const afterKey = (key: string): string => `${key}\0`;

/** Orders keys by their UTF-8 bytes, which JavaScript's own comparison does not. */
export const compareKeys = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

export type KeyPage<Item> = {
  entries: readonly ({ item: Item } | { commonPrefix: string })[];
  /** Where the next page starts, when there is one. */
  next: string | undefined;
};

export type KeyQuery = { prefix: string; delimiter: string; from: string; limit: number };

/** Items per look-up: few where most of them would fall under one common prefix. */
const batchFor = ({ delimiter }: KeyQuery): number => (delimiter === "" ? 1000 : 16);

const commonPrefixOf = (key: string, { prefix, delimiter }: KeyQuery): string | undefined => {
  const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
};

/**
 * One page of a listing. `listFrom` gives items in order of their keys; what falls together under a common prefix
 * is skipped with one look-up, however many keys it holds.
 */
export const listKeys = <Item extends { key: string }>(
  query: KeyQuery,
  listFrom: (from: string, limit: number) => readonly Item[],
): KeyPage<Item> => {
  const entries: ({ item: Item } | { commonPrefix: string })[] = [];
  let from: string | undefined = compareKeys(query.from, query.prefix) > 0 ? query.from : query.prefix;
  while (from !== undefined) {
    const wanted = query.limit - entries.length;
    const items = listFrom(from, Math.min(batchFor(query), wanted + 1));
    from = undefined;
    for (const item of items) {
      if (!item.key.startsWith(query.prefix)) return { entries, next: undefined };
      if (entries.length === query.limit) return { entries, next: item.key };
      const commonPrefix = commonPrefixOf(item.key, query);
      if (commonPrefix !== undefined) {
        entries.push({ commonPrefix });
        from = afterPrefix(commonPrefix);
        break;
      }
      entries.push({ item });
      from = afterKey(item.key);
    }
  }
  return { entries, next: undefined };
};
