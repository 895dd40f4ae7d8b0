import { type ByteReader, byteReader } from "./byte-reader.ts";
import { S3Error } from "./s3-error.ts";

export type FileForm = {
  /** Fields before the file; names in lower case. */
  fields: ReadonlyMap<string, string>;
  fileName: string;
  file: AsyncIterable<Uint8Array>;
};

const maxFieldBytes = 64 * 1024;
const maxHeadLines = 16;

const malformed = (): never => {
  throw new S3Error("MalformedPOSTRequest");
};

const boundaryOf = (contentType: string): string => {
  const found = /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  return found?.[1] ?? found?.[2] ?? malformed();
};

/** Name and file name of the next part; undefined after the last one. */
const readHead = async (reader: ByteReader): Promise<{ name: string; fileName: string } | undefined> => {
  if ((await reader.line(256)).trim() === "--") return undefined;
  let disposition = "";
  for (let count = 0; ; count++) {
    const line = await reader.line(8192);
    if (line === "") break;
    if (count === maxHeadLines) malformed();
    if (/^content-disposition:/i.test(line)) disposition = line;
  }
  const name = /[;\s]name="([^"]*)"/i.exec(disposition)?.[1] ?? malformed();
  const fileName = /[;\s]filename="([^"]*)"/i.exec(disposition)?.[1] ?? "";
  return { name: name.toLowerCase(), fileName: fileName.replace(/^.*[\\/]/, "") };
};

const readField = async (reader: ByteReader, delimiter: Buffer, maxBytes: number): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  let left = maxBytes;
  for await (const piece of reader.until(delimiter)) {
    left -= piece.length;
    if (left < 0) throw new S3Error("EntityTooLarge", "The form's fields are too large.");
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};

async function* withLineBreak(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from("\r\n");
  yield* source;
}

/** Reads a browser's form up to its file, which is left to be read as it arrives. */
export const readFileForm = async (
  source: AsyncIterable<Uint8Array>,
  contentType: string,
): Promise<FileForm> => {
  const delimiter = Buffer.from(`\r\n--${boundaryOf(contentType)}`);
  // A line break before the first boundary makes it like all others.
  const reader = byteReader(withLineBreak(source));
  await readField(reader, delimiter, maxFieldBytes);
  const fields = new Map<string, string>();
  for (let left = maxFieldBytes; ; ) {
    const head = await readHead(reader);
    if (head === undefined) throw new S3Error("InvalidArgument", "The form has no field named file.");
    if (head.name === "file") return { fields, fileName: head.fileName, file: reader.until(delimiter) };
    const value = await readField(reader, delimiter, left);
    left -= value.length + head.name.length;
    fields.set(head.name, value.toString("utf8"));
  }
};
