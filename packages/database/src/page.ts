/** Cuts `limit + 1` rows to a page of `limit`; the last row's id is the next cursor where more follow. */
export const clipPage = <Row extends { readonly id: string }>(
  rows: readonly Row[],
  limit: number,
): { readonly items: readonly Row[]; readonly nextCursor: Row["id"] | undefined } => {
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? items.at(-1)?.id : undefined };
};
