import { generateKeyPairSync } from "node:crypto";
import { signingKeyOf } from "../../src/cdn/signing-key.ts";

const pem = (key: { export(options: { type: "pkcs8"; format: "pem" }): string | Buffer }) =>
  key.export({ type: "pkcs8", format: "pem" }).toString();

export const ecdsaKey = () =>
  signingKeyOf(pem(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey));
export const rsaKey = () => signingKeyOf(pem(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey));
