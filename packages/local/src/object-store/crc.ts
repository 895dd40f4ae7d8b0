import { crc32 } from "node:zlib";

/** A running CRC: `digest` is big-endian, as S3 puts it into base64. */
export type Crc = { update(bytes: Uint8Array): void; digest(): Uint8Array };

/** Reflected polynomials of the CRCs that S3 knows. */
export const crcPolynomials = {
  CRC32: { width: 32n, polynomial: 0xedb88320n },
  CRC32C: { width: 32n, polynomial: 0x82f63b78n },
  CRC64NVME: { width: 64n, polynomial: 0x9a6c9329ac4bc9b5n },
} as const;

export type CrcName = keyof typeof crcPolynomials;

const tableOf = (name: CrcName): { high: Uint32Array; low: Uint32Array } => {
  const [high, low] = [new Uint32Array(256), new Uint32Array(256)];
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) {
      value = value & 1n ? (value >> 1n) ^ crcPolynomials[name].polynomial : value >> 1n;
    }
    high[byte] = Number(value >> 32n);
    low[byte] = Number(value & 0xffffffffn);
  }
  return { high, low };
};

const castagnoli = tableOf("CRC32C").low;
const nvme = tableOf("CRC64NVME");

const bigEndian = (...words: number[]): Uint8Array => {
  const bytes = Buffer.alloc(words.length * 4);
  for (const [index, word] of words.entries()) bytes.writeUInt32BE(word >>> 0, index * 4);
  return bytes;
};

const openCrc32 = (): Crc => {
  let state = 0;
  return {
    update: (bytes) => {
      state = crc32(bytes, state);
    },
    digest: () => bigEndian(state),
  };
};

const openCrc32c = (): Crc => {
  let state = ~0;
  return {
    update: (bytes) => {
      let crc = state;
      for (let i = 0; i < bytes.length; i++) {
        crc = (crc >>> 8) ^ (castagnoli[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0);
      }
      state = crc;
    },
    digest: () => bigEndian(~state),
  };
};

const openCrc64 = (): Crc => {
  let [high, low] = [~0, ~0];
  return {
    update: (bytes) => {
      let [upper, lower] = [high, low];
      for (let i = 0; i < bytes.length; i++) {
        const index = (lower ^ (bytes[i] ?? 0)) & 0xff;
        lower = ((lower >>> 8) | (upper << 24)) ^ (nvme.low[index] ?? 0);
        upper = (upper >>> 8) ^ (nvme.high[index] ?? 0);
      }
      [high, low] = [upper, lower];
    },
    digest: () => bigEndian(~high, ~low),
  };
};

/** Starts a CRC of this name. */
export const openCrc = (name: CrcName): Crc =>
  ({ CRC32: openCrc32, CRC32C: openCrc32c, CRC64NVME: openCrc64 })[name]();
