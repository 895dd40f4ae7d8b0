import { type ChecksumAlgorithm, checksumHeader, openChecksum } from "./checksums.ts";
import type { Payload } from "./payload.ts";
import { S3Error } from "./s3-error.ts";

export type Digests = {
  update(bytes: Uint8Array): void;
  /** Compares with what the headers and the trailer announce; throws at the first difference. */
  verify(
    headers: Headers,
    trailer: ReadonlyMap<string, string>,
  ): { etag: string; checksum: { algorithm: ChecksumAlgorithm; value: string } | undefined };
};

const assertBase64 = (text: string, bytes: number): void => {
  if (Buffer.from(text, "base64").length !== bytes) throw new S3Error("InvalidDigest");
};

const verifyMd5 = (md5: Buffer, announced: string | null): void => {
  if (announced === null) return;
  assertBase64(announced, 16);
  if (announced !== md5.toString("base64")) throw new S3Error("BadDigest");
};

const verifyChecksum = (
  algorithm: ChecksumAlgorithm,
  digest: Uint8Array,
  announced: string | undefined,
): { algorithm: ChecksumAlgorithm; value: string } => {
  const value = Buffer.from(digest).toString("base64");
  if (announced !== undefined) {
    assertBase64(announced, digest.length);
    if (announced !== value) throw new S3Error("BadDigest", `The ${algorithm} does not match the content.`);
  }
  return { algorithm, value };
};

/** Digests of a body as it passes: MD5 for its ETag, SHA-256 when the signature covers it, one checksum. */
export const openDigests = (payload: Payload, algorithm: ChecksumAlgorithm | undefined): Digests => {
  const md5 = new Bun.CryptoHasher("md5");
  const sha256 = payload.kind === "hashed" ? new Bun.CryptoHasher("sha256") : undefined;
  const running = algorithm && openChecksum(algorithm);
  return {
    update: (bytes) => {
      md5.update(bytes);
      sha256?.update(bytes);
      running?.update(bytes);
    },
    verify: (headers, trailer) => {
      if (payload.kind === "hashed" && sha256?.digest("hex") !== payload.sha256) {
        throw new S3Error("XAmzContentSHA256Mismatch");
      }
      const digest = md5.digest();
      verifyMd5(digest, headers.get("content-md5"));
      const etag = digest.toString("hex");
      if (algorithm === undefined || running === undefined) return { etag, checksum: undefined };
      const name = checksumHeader(algorithm);
      const announced = headers.get(name) ?? trailer.get(name);
      if (announced === undefined && headers.has("x-amz-trailer")) throw new S3Error("MalformedTrailerError");
      return { etag, checksum: verifyChecksum(algorithm, running.digest(), announced) };
    },
  };
};
