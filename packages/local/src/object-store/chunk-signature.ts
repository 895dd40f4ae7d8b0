import { S3Error } from "./s3-error.ts";
import { sameSecretText, sha256Hex, signText } from "./sigv4-signature.ts";

/** What each chunk's signature is derived from: the request's own signature is the seed. */
export type ChunkSeed = { key: Uint8Array; amzDate: string; scope: string; signature: string };

export type ChunkVerifier = {
  chunk(signature: string, dataSha256: string): void;
  trailer(signature: string, trailer: string): void;
};

const emptySha256 = sha256Hex("");

/** Checks the chain of signatures in an aws-chunked body: each covers its data and the signature before it. */
export const chunkVerifier = ({ key, amzDate, scope, signature: seed }: ChunkSeed): ChunkVerifier => {
  let previous = seed;
  const check = (given: string, kind: string, ...hashes: string[]): void => {
    const text = [`AWS4-HMAC-SHA256-${kind}`, amzDate, scope, previous, ...hashes].join("\n");
    previous = signText(key, text);
    if (!sameSecretText(previous, given)) throw new S3Error("SignatureDoesNotMatch");
  };
  return {
    chunk: (signature, dataSha256) => check(signature, "PAYLOAD", emptySha256, dataSha256),
    trailer: (signature, trailer) => check(signature, "TRAILER", sha256Hex(trailer)),
  };
};
