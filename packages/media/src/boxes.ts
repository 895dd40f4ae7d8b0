/** One box of an ISO base media file: `body` is its content without size and type. */
export type Box = { type: string; start: number; size: number; body: DataView };

/** Boxes that lie side by side in `view`; a box that claims more than there is ends the list. */
export function* boxesIn(view: DataView): Generator<Box> {
  let at = 0;
  while (at + 8 <= view.byteLength) {
    const { size, header } = boxSize(view, at);
    if (size < header || at + size > view.byteLength) return;
    yield {
      type: fourCc(view, at + 4),
      start: at,
      size,
      body: new DataView(view.buffer, view.byteOffset + at + header, size - header),
    };
    at += size;
  }
}

/** Follows a path such as `["moov", "trak", "mdia"]` and returns the body of the first match, or `undefined`. */
export const findBox = (view: DataView, [type, ...rest]: readonly string[]): DataView | undefined => {
  for (const box of boxesIn(view)) {
    if (box.type !== type) continue;
    const found = rest.length === 0 ? box.body : findBox(box.body, rest);
    if (found) return found;
  }
  return undefined;
};

/** The four characters at an offset. */
export const fourCc = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

/** A box's size and the length of its header; size 0 stands for “to the end of the file”. */
export const boxSize = (view: DataView, at: number): { size: number; header: number } => {
  const size = view.getUint32(at);
  if (size !== 1) return { size, header: 8 };
  return { size: at + 16 <= view.byteLength ? Number(view.getBigUint64(at + 8)) : 0, header: 16 };
};

/** A view over bytes, whatever their offset in a larger buffer. */
export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Runs a parser over boxes; `undefined` where the bytes end before the parser does. */
export const whereWhole = <T>(parse: () => T | undefined): T | undefined => {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
