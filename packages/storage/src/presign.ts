import type { PutObjectCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import type { LazyS3, S3 } from "./s3-client.ts";

/** One PUT of exactly `bytes` bytes of this type. */
export type PresignPut = {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
  readonly contentType: string;
  readonly expiresSeconds: number;
};

/** One PUT of exactly `bytes` bytes as one part of a multipart upload. */
export type PresignPart = {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
  readonly number: number;
  readonly bytes: number;
  readonly expiresSeconds: number;
};

// No spans here: nothing leaves the process, and a hundred parts are signed at a time.
export const presigning = ({ use }: LazyS3) => ({
  /**
   * An address that takes the object's bytes from whoever has it, until it expires; `headers` must go with the PUT. Size and type are signed, so
   * that nothing larger and nothing else gets in.
   */
  presignPut: async (
    put: PresignPut,
  ): Promise<{ readonly url: string; readonly headers: Record<string, string> }> => {
    const s3 = await use();
    const command = new s3.sdk.PutObjectCommand({
      Bucket: put.bucket,
      Key: put.key,
      ContentLength: put.bytes,
      ContentType: put.contentType,
      // Once only: what was looked at when the upload was completed must not be replaced afterwards.
      IfNoneMatch: "*",
    });
    const url = await sign(s3, command, put.expiresSeconds, ["content-type", "if-none-match"]);
    return { url, headers: { "content-type": put.contentType, "if-none-match": "*" } };
  },

  /** An address that takes one part of an upload, of exactly this size. */
  presignPart: async (part: PresignPart): Promise<string> => {
    const s3 = await use();
    const command = new s3.sdk.UploadPartCommand({
      Bucket: part.bucket,
      Key: part.key,
      UploadId: part.uploadId,
      PartNumber: part.number,
      ContentLength: part.bytes,
    });
    return sign(s3, command, part.expiresSeconds);
  },
});

const sign = async (
  { client }: S3,
  command: PutObjectCommand | UploadPartCommand,
  expiresIn: number,
  signedToo: readonly string[] = [],
): Promise<string> => {
  const { getSignedUrl } = await import("@aws-sdk/s3-request-presigner");
  const signableHeaders = new Set(["host", "content-length", ...signedToo]);
  // The two commands' types do not meet in one signature of the presigner.
  return getSignedUrl(client, command as PutObjectCommand, { expiresIn, signableHeaders });
};
