import { decodeAwsChunked } from "./aws-chunked.ts";
import type { Call } from "./call.ts";
import { algorithmOfHeader, announcedChecksum, type ChecksumAlgorithm } from "./checksums.ts";
import { openDigests } from "./digests.ts";
import { S3Error } from "./s3-error.ts";

type Incoming = Pick<Call, "headers" | "payload" | "body">;

export type BodyLimits = {
  maxBytes: number;
  /** Checksum to take even when the request carries none. */
  algorithm?: ChecksumAlgorithm | undefined;
};

export type ReceivedBody = {
  bytes: number;
  /** Hex, without quotes. */
  etag: string;
  checksum: { algorithm: ChecksumAlgorithm; value: string } | undefined;
};

const announcedBytes = ({ headers, payload }: Incoming): number => {
  const text = headers.get(payload.kind === "chunked" ? "x-amz-decoded-content-length" : "content-length");
  if (text === null) throw new S3Error("MissingContentLength");
  if (!/^\d{1,15}$/.test(text))
    throw new S3Error("InvalidArgument", "The length of the body is not a number.");
  return Number(text);
};

/** The checksum to compute: the one in the headers, the one the trailer will bring, or the one asked for. */
const algorithmFor = ({ headers }: Incoming, limits: BodyLimits): ChecksumAlgorithm | undefined => {
  const trailer = headers.get("x-amz-trailer");
  const trailing = trailer === null ? undefined : algorithmOfHeader(trailer);
  if (trailer !== null && trailing === undefined)
    throw new S3Error("InvalidRequest", "Trailers are checksums.");
  const announced = announcedChecksum(headers);
  if (announced !== undefined && trailing !== undefined) {
    throw new S3Error("InvalidRequest", "A request takes one checksum.");
  }
  return announced?.algorithm ?? trailing ?? limits.algorithm;
};

const plainBody = ({ payload, body }: Incoming, trailer: Map<string, string>): AsyncIterable<Uint8Array> => {
  if (payload.kind !== "chunked") return body;
  const onTrailer = (found: ReadonlyMap<string, string>): void => {
    for (const [name, value] of found) trailer.set(name, value);
  };
  return decodeAwsChunked(body, { verifier: payload.verifier, hasTrailer: payload.hasTrailer, onTrailer });
};

/**
 * Passes a body on piece by piece and checks all that the request says of it: length, Content-MD5, SHA-256,
 * signatures of chunks, checksums in headers or trailer. What `write` got counts only once this has returned.
 */
export const receiveBody = async (
  incoming: Incoming,
  limits: BodyLimits,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<ReceivedBody> => {
  const expected = announcedBytes(incoming);
  if (expected > limits.maxBytes) throw new S3Error("EntityTooLarge");
  const digests = openDigests(incoming.payload, algorithmFor(incoming, limits));
  const trailer = new Map<string, string>();
  let bytes = 0;
  for await (const piece of plainBody(incoming, trailer)) {
    bytes += piece.length;
    if (bytes > expected) throw new S3Error("InvalidRequest", "The body is longer than announced.");
    digests.update(piece);
    await write(piece);
  }
  if (bytes !== expected) throw new S3Error("IncompleteBody");
  return { bytes, ...digests.verify(incoming.headers, trailer) };
};

/** A whole small body, such as an XML document, as text. */
export const receiveText = async (incoming: Incoming, maxBytes: number): Promise<string> => {
  const pieces: Uint8Array[] = [];
  await receiveBody(incoming, { maxBytes }, async (piece) => {
    pieces.push(piece.slice());
  });
  return Buffer.concat(pieces).toString("utf8");
};
