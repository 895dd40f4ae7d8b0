import { type ChunkSeed, type ChunkVerifier, chunkVerifier } from "./chunk-signature.ts";
import { S3Error } from "./s3-error.ts";

/** How a request's body is spelled and what its signature says about it. */
export type Payload =
  | { kind: "unsigned" }
  | { kind: "hashed"; sha256: string }
  | { kind: "chunked"; hasTrailer: boolean; verifier?: ChunkVerifier };

/** Reads `x-amz-content-sha256`; the seed starts the chain of chunk signatures. */
export const payloadOf = (contentSha256: string, seed: ChunkSeed): Payload => {
  if (/^[0-9a-f]{64}$/.test(contentSha256)) return { kind: "hashed", sha256: contentSha256 };
  switch (contentSha256) {
    case "UNSIGNED-PAYLOAD":
      return { kind: "unsigned" };
    case "STREAMING-UNSIGNED-PAYLOAD-TRAILER":
      return { kind: "chunked", hasTrailer: true };
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD":
      return { kind: "chunked", hasTrailer: false, verifier: chunkVerifier(seed) };
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER":
      return { kind: "chunked", hasTrailer: true, verifier: chunkVerifier(seed) };
  }
  if (contentSha256.startsWith("STREAMING-")) {
    throw new S3Error("NotImplemented", "This kind of streaming signature is not implemented.");
  }
  throw new S3Error("InvalidArgument", "x-amz-content-sha256 is not well-formed.");
};
