import { checksumAlgorithms, checksumElement } from "./checksums.ts";
import type { Part } from "./part-rows.ts";
import { S3Error } from "./s3-error.ts";
import { childrenOf, childText, parseXml } from "./xml-read.ts";

/** A part as the client lists it when it completes an upload. */
export type ListedPart = { number: number; etag: string; checksums: readonly string[] };

const minPartBytes = 5 * 1024 ** 2;
const maxParts = 10_000;

/** The parts of a CompleteMultipartUpload document, which must ascend. */
export const parsePartList = (text: string): ListedPart[] => {
  const root = parseXml(text);
  const listed = childrenOf(root, "Part").map((part) => ({
    number: Number(childText(part, "PartNumber")),
    etag: (childText(part, "ETag") ?? "").replace(/^"|"$/g, ""),
    checksums: checksumAlgorithms.flatMap((algorithm) => childText(part, checksumElement(algorithm)) ?? []),
  }));
  const isForm = root.name === "CompleteMultipartUpload" && listed.length > 0 && listed.length <= maxParts;
  if (!isForm || listed.some(({ number }) => !Number.isInteger(number))) throw new S3Error("MalformedXML");
  if (listed.some(({ number }, at) => number <= (listed[at - 1]?.number ?? 0))) {
    throw new S3Error("InvalidPartOrder");
  }
  return listed;
};

/** The parts that the client means, each as it was uploaded; all but the last have at least 5 MiB. */
export const chooseParts = (listed: readonly ListedPart[], uploaded: readonly Part[]): Part[] => {
  const byNumber = new Map(uploaded.map((part) => [part.number, part]));
  const chosen = listed.map(({ number, etag, checksums }) => {
    const part = byNumber.get(number);
    const isSame = part?.etag === etag && checksums.every((it) => it === (part.checksum ?? it));
    if (part === undefined || !isSame) {
      throw new S3Error("InvalidPart", undefined, { PartNumber: String(number), ETag: etag });
    }
    return part;
  });
  const small = chosen.slice(0, -1).find(({ bytes }) => bytes < minPartBytes);
  if (small === undefined) return chosen;
  throw new S3Error("EntityTooSmall", "Every part but the last has at least 5 MiB.", {
    PartNumber: String(small.number),
    ProposedSize: String(small.bytes),
    MinSizeAllowed: String(minPartBytes),
  });
};

/** The ETag of a multipart object: the MD5 of its parts' MD5s, and their count. */
export const multipartEtag = (parts: readonly Pick<Part, "etag">[]): string => {
  const md5 = new Bun.CryptoHasher("md5");
  for (const { etag } of parts) md5.update(Buffer.from(etag, "hex"));
  return `${md5.digest("hex")}-${parts.length}`;
};
