import type { CatalogItem, Content, ContentId, Progress } from "@millrace/client";

/** An item of one's own, with what the catalog knows of it once it is published. */
export type LibraryItem = Content & { readonly published?: CatalogItem | undefined };

export type Library = {
  readonly items: readonly LibraryItem[];
  readonly nextCursor?: ContentId | undefined;
};

export type LibraryChange =
  | {
      readonly what: "page";
      readonly items: readonly Content[];
      readonly nextCursor?: ContentId | undefined;
      readonly more: boolean;
    }
  | { readonly what: "published"; readonly items: readonly CatalogItem[] }
  | { readonly what: "progress"; readonly progress: Progress }
  | { readonly what: "item"; readonly item: Content }
  | { readonly what: "removed"; readonly id: ContentId };

const newestFirst = (one: LibraryItem, other: LibraryItem): number =>
  one.id < other.id ? 1 : one.id > other.id ? -1 : 0;

/** The library after something has changed; an item that was known keeps what the catalog said of it. */
export const changedLibrary = (library: Library, change: LibraryChange): Library => {
  const { items } = library;
  switch (change.what) {
    case "page": {
      const known = new Map(items.map((item) => [item.id, item.published]));
      const page = change.items.map((item) => ({ ...item, published: known.get(item.id) }));
      if (change.more) return { items: merged(items, page), nextCursor: change.nextCursor };
      // A refresh of the newest page leaves older ones, loaded before, as they are; what it lacks was deleted elsewhere.
      const oldest = change.nextCursor === undefined ? undefined : page.at(-1)?.id;
      const older = oldest === undefined ? [] : items.filter(({ id }) => id < oldest);
      return {
        items: [...page, ...older],
        nextCursor: older.length > 0 ? library.nextCursor : change.nextCursor,
      };
    }
    case "published": {
      const published = new Map(change.items.map((item) => [item.id, item]));
      return {
        ...library,
        items: items.map((item) => ({ ...item, published: published.get(item.id) ?? item.published })),
      };
    }
    case "progress":
      return {
        ...library,
        items: items.map((item) => (item.id === change.progress.id ? { ...item, ...change.progress } : item)),
      };
    case "item":
      return { ...library, items: merged(items, [change.item]) };
    case "removed":
      return { ...library, items: items.filter(({ id }) => id !== change.id) };
  }
};

const merged = (items: readonly LibraryItem[], changed: readonly LibraryItem[]): LibraryItem[] => {
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const item of changed)
    byId.set(item.id, {
      ...byId.get(item.id),
      ...item,
      published: item.published ?? byId.get(item.id)?.published,
    });
  return [...byId.values()].sort(newestFirst);
};

export const isUnderway = ({ status }: Pick<Content, "status">): boolean =>
  status === "queued" || status === "encoding";

/** The items that will change by themselves and how they stand, as a text to compare; empty when nothing is expected. */
export const unsettled = (items: readonly LibraryItem[]): string =>
  items
    .filter((item) => isUnderway(item) || (item.status === "ready" && !item.published))
    .map(({ id, status }) => `${id} ${status}`)
    .join(", ");

const soundFiles = /\.(aac|aiff?|flac|m4a|mp3|oga|ogg|opus|wav|wma)$/i;

/** What an item is: as the catalog says, until then as its name does. */
export const kindOf = ({ published, fileName }: LibraryItem): CatalogItem["kind"] =>
  published?.kind ?? (soundFiles.test(fileName) ? "audio" : "video");

/**
 * The items to watch live: a few, since browsers share six connections per host among all tabs. What is being encoded comes
 * first, then what has waited longest.
 */
export const toWatch = (items: readonly LibraryItem[], most: number): ContentId[] =>
  items
    .filter(isUnderway)
    .sort(
      (one, other) =>
        Number(one.status === "queued") - Number(other.status === "queued") || newestFirst(other, one),
    )
    .slice(0, most)
    .map(({ id }) => id);
