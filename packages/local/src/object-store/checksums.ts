import { type CrcName, crcPolynomials, openCrc } from "./crc.ts";
import { combineCrcs } from "./crc-combine.ts";
import { S3Error } from "./s3-error.ts";

export const checksumAlgorithms = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

/** A checksum that is kept with an object or part; `value` in base64, composite ones end in `-N`. */
export type Checksum = { algorithm: ChecksumAlgorithm; value: string; type: ChecksumType };

export type RunningChecksum = { update(bytes: Uint8Array): void; digest(): Uint8Array };

const isCrc = (algorithm: ChecksumAlgorithm): algorithm is CrcName => algorithm in crcPolynomials;

/** Starts a checksum of any algorithm that S3 knows. */
export const openChecksum = (algorithm: ChecksumAlgorithm): RunningChecksum => {
  if (isCrc(algorithm)) return openCrc(algorithm);
  const hasher = new Bun.CryptoHasher(algorithm === "SHA1" ? "sha1" : "sha256");
  return {
    update: (bytes) => {
      hasher.update(bytes);
    },
    digest: () => new Uint8Array(hasher.digest()),
  };
};

/** The header, form field or trailer that carries a checksum. */
export const checksumHeader = (algorithm: ChecksumAlgorithm): string =>
  `x-amz-checksum-${algorithm.toLowerCase()}`;

/** The XML element that carries a checksum. */
export const checksumElement = (algorithm: ChecksumAlgorithm): `Checksum${ChecksumAlgorithm}` =>
  `Checksum${algorithm}`;

/** The algorithm of this name, in any case; undefined for null. */
export const parseAlgorithm = (name: string | null): ChecksumAlgorithm | undefined => {
  if (name === null) return undefined;
  const found = checksumAlgorithms.find((algorithm) => algorithm === name.toUpperCase());
  if (found === undefined) throw new S3Error("InvalidRequest", "This checksum algorithm is not known.");
  return found;
};

/** The algorithm that a trailer's name stands for. */
export const algorithmOfHeader = (header: string): ChecksumAlgorithm | undefined =>
  checksumAlgorithms.find((algorithm) => checksumHeader(algorithm) === header.trim().toLowerCase());

/** The one checksum that a request carries in its headers. */
export const announcedChecksum = (
  headers: Headers,
): { algorithm: ChecksumAlgorithm; value: string } | undefined => {
  const found = checksumAlgorithms.flatMap((algorithm) => {
    const value = headers.get(checksumHeader(algorithm));
    return value === null ? [] : [{ algorithm, value }];
  });
  if (found.length > 1) throw new S3Error("InvalidRequest", "A request takes one checksum.");
  return found[0];
};

type PartChecksum = { value: string; bytes: number };

/** The checksum of a whole multipart object, from those of its parts. */
export const joinChecksums = (
  algorithm: ChecksumAlgorithm,
  type: ChecksumType,
  parts: readonly PartChecksum[],
): Checksum => {
  const digests = parts.map(({ value, bytes }) => ({ digest: Buffer.from(value, "base64"), bytes }));
  if (type === "FULL_OBJECT" && isCrc(algorithm)) {
    const whole = digests.reduce((first, second) => ({
      digest: Buffer.from(combineCrcs(algorithm, first.digest, second.digest, second.bytes)),
      bytes: first.bytes + second.bytes,
    }));
    return { algorithm, type, value: whole.digest.toString("base64") };
  }
  const running = openChecksum(algorithm);
  for (const { digest } of digests) running.update(digest);
  const value = `${Buffer.from(running.digest()).toString("base64")}-${parts.length}`;
  return { algorithm, type: "COMPOSITE", value };
};

/** How parts' checksums are joined unless the upload says otherwise. */
export const defaultChecksumType = (algorithm: ChecksumAlgorithm): ChecksumType =>
  algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE";
