import { type CrcName, crcPolynomials } from "./crc.ts";

type Field = { width: bigint; polynomial: bigint };

/** Product of two polynomials modulo the field's, bits reflected (the highest bit is the coefficient of 1). */
const multiply = (a: bigint, b: bigint, { width, polynomial }: Field): bigint => {
  let product = 0n;
  let factor = b;
  for (let bit = 1n << (width - 1n); bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= factor;
    factor = factor & 1n ? (factor >> 1n) ^ polynomial : factor >> 1n;
  }
  return product;
};

/** x to the given power. */
const powerOfX = (exponent: bigint, field: Field): bigint => {
  let result = 1n << (field.width - 1n);
  let square = 1n << (field.width - 2n);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = multiply(result, square, field);
    square = multiply(square, square, field);
  }
  return result;
};

const numberOf = (digest: Uint8Array): bigint => BigInt(`0x${Buffer.from(digest).toString("hex")}`);

/** The CRC of two byte runs in a row, from the CRC of each and the length of the second. */
export const combineCrcs = (
  name: CrcName,
  first: Uint8Array,
  second: Uint8Array,
  secondBytes: number,
): Uint8Array => {
  const field = crcPolynomials[name];
  const shifted = multiply(powerOfX(BigInt(secondBytes) * 8n, field), numberOf(first), field);
  const hex = (shifted ^ numberOf(second)).toString(16).padStart(first.length * 2, "0");
  return Buffer.from(hex, "hex");
};
