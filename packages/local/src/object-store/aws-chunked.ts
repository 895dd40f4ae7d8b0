import { type ByteReader, byteReader } from "./byte-reader.ts";
import type { ChunkVerifier } from "./chunk-signature.ts";
import { S3Error } from "./s3-error.ts";

export type AwsChunkedOptions = {
  /** Absent for bodies whose chunks carry no signature. */
  verifier?: ChunkVerifier | undefined;
  hasTrailer: boolean;
  /** Names in lower case; called once, after the last byte. */
  onTrailer(trailer: ReadonlyMap<string, string>): void;
};

const maxLineBytes = 8192;
const maxTrailers = 16;

const chunkHeadOf = (line: string): { bytes: number; signature: string } => {
  const found = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line.trim());
  if (found === null) throw new S3Error("InvalidRequest", "A chunk of the body has a malformed head.");
  const [, bytes = "", signature = ""] = found;
  return { bytes: Number.parseInt(bytes, 16), signature };
};

async function* chunkData(reader: ByteReader, bytes: number): AsyncGenerator<Uint8Array> {
  for (let left = bytes; left > 0; ) {
    const piece = await reader.take(left);
    if (piece === undefined) throw new S3Error("IncompleteBody");
    left -= piece.length;
    yield piece;
  }
}

const readTrailer = async (reader: ByteReader, { hasTrailer, verifier }: AwsChunkedOptions) => {
  const trailer = new Map<string, string>();
  for (let line = await reader.line(maxLineBytes); line !== ""; line = await reader.line(maxLineBytes)) {
    const colon = line.indexOf(":");
    if (!hasTrailer || colon < 1 || trailer.size > maxTrailers) throw new S3Error("MalformedTrailerError");
    trailer.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  if (hasTrailer && verifier !== undefined) {
    const signature = trailer.get("x-amz-trailer-signature") ?? "";
    trailer.delete("x-amz-trailer-signature");
    verifier.trailer(signature, [...trailer].map(([name, value]) => `${name}:${value}\n`).join(""));
  }
  return trailer;
};

/** The data inside an aws-chunked body; throws when it is cut short, malformed or wrongly signed. */
export async function* decodeAwsChunked(
  source: AsyncIterable<Uint8Array>,
  options: AwsChunkedOptions,
): AsyncGenerator<Uint8Array> {
  const reader = byteReader(source);
  for (;;) {
    const { bytes, signature } = chunkHeadOf(await reader.line(maxLineBytes));
    const hasher = options.verifier && new Bun.CryptoHasher("sha256");
    for await (const piece of chunkData(reader, bytes)) {
      hasher?.update(piece);
      yield piece;
    }
    if (hasher !== undefined) options.verifier?.chunk(signature, hasher.digest("hex"));
    if (bytes === 0) break;
    if ((await reader.line(2)) !== "")
      throw new S3Error("InvalidRequest", "A chunk is longer than its head says.");
  }
  const trailer = await readTrailer(reader, options);
  if ((await reader.take(1)) !== undefined)
    throw new S3Error("InvalidRequest", "Bytes follow the last chunk.");
  options.onTrailer(trailer);
}
