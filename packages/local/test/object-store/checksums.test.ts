import { expect, test } from "bun:test";
import {
  announcedChecksum,
  type ChecksumAlgorithm,
  checksumAlgorithms,
  joinChecksums,
  openChecksum,
  parseAlgorithm,
} from "../../src/object-store/checksums.ts";
import { bytesOf } from "./store-fixture.ts";

const base64Of = (algorithm: ChecksumAlgorithm, ...pieces: Uint8Array[]): string => {
  const running = openChecksum(algorithm);
  for (const piece of pieces) running.update(piece);
  return Buffer.from(running.digest()).toString("base64");
};

// The check values of the catalogue of CRCs, and of FIPS 180: all of the text "123456789".
test.each([
  ["CRC32", "cbf43926"],
  ["CRC32C", "e3069283"],
  ["CRC64NVME", "ae8b14860a799888"],
  ["SHA1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"],
  ["SHA256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"],
] as const)("%s of the check text", (algorithm, hex) => {
  expect(base64Of(algorithm, Buffer.from("123456789"))).toBe(Buffer.from(hex, "hex").toString("base64"));
});

test.each([...checksumAlgorithms])("%s does not depend on how the bytes come", (algorithm) => {
  const bytes = bytesOf(10_007);
  const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 1), bytes.subarray(1, 4096), bytes.subarray(4096)];
  expect(base64Of(algorithm, ...pieces)).toBe(base64Of(algorithm, bytes));
});

test.each(["CRC32", "CRC32C", "CRC64NVME"] as const)("%s of a whole follows from its parts", (algorithm) => {
  const parts = [bytesOf(70_001, 1), bytesOf(1, 2), bytesOf(0, 3), bytesOf(12_345, 4)];
  const summands = parts.map((part) => ({ value: base64Of(algorithm, part), bytes: part.length }));
  expect(joinChecksums(algorithm, "FULL_OBJECT", summands)).toEqual({
    algorithm,
    type: "FULL_OBJECT",
    value: base64Of(algorithm, Buffer.concat(parts)),
  });
});

test("a composite checksum is one of the parts' checksums, and counts them", () => {
  const parts = [Buffer.from("a"), Buffer.from("b")].map((part) => base64Of("SHA256", part));
  const joined = joinChecksums(
    "SHA256",
    "COMPOSITE",
    parts.map((value) => ({ value, bytes: 1 })),
  );
  const expected = base64Of("SHA256", ...parts.map((part) => Buffer.from(part, "base64")));
  expect(joined.value).toBe(`${expected}-2`);
});

test("a request names one algorithm that is known", () => {
  expect(parseAlgorithm("crc32c")).toBe("CRC32C");
  expect(parseAlgorithm(null)).toBeUndefined();
  expect(() => parseAlgorithm("MD4")).toThrow("not known");
  expect(announcedChecksum(new Headers({ "x-amz-checksum-sha1": "v" }))).toEqual({
    algorithm: "SHA1",
    value: "v",
  });
  const two = new Headers({ "x-amz-checksum-sha1": "v", "x-amz-checksum-crc32": "v" });
  expect(() => announcedChecksum(two)).toThrow("one checksum");
});
