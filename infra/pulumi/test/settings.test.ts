import { expect, test } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import { SettingsError, settingsFrom } from "../src/settings.ts";
import { config, publicPem } from "./planned-stack.ts";

const read = (values: ReadonlyMap<string, string>) => settingsFrom((key) => values.get(key));

const mistakesOf = (values: ReadonlyMap<string, string>): string => {
  try {
    read(values);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return "";
};

const rsaPem = (modulusLength: number): string =>
  generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ type: "spki", format: "pem" }).toString();
const ecPrivatePem = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const p384Pem = generateKeyPairSync("ec", { namedCurve: "P-384" })
  .publicKey.export({ type: "spki", format: "pem" })
  .toString();

test("two settings are enough; the rest has defaults", () => {
  const settings = read(
    new Map([
      ["webOrigins", "https://app.example.com"],
      ["viewerPublicKey", publicPem()],
    ]),
  );
  expect(settings).toMatchObject({
    domain: undefined,
    roleTrust: { kind: "ec2" },
    uploadPrefix: "unfinished/",
    unfinishedUploadDays: 2,
    recoveryDays: 7,
    priceClass: "PriceClass_100",
    protect: true,
  });
});

test("an RSA 2048 key is taken as well", () => {
  expect(mistakesOf(config({ viewerPublicKey: rsaPem(2048) }))).toBe("");
});

test("all mistakes are named at once, each with its remedy", () => {
  const message = mistakesOf(new Map([["recoveryDays", "-1"]]));
  expect(message).toContain("3 mistake(s)");
  expect(message).toContain("webOrigins: is missing; set it with: pulumi config set webOrigins https://");
  expect(message).toContain("viewerPublicKey: is missing; set it with: pulumi config set viewerPublicKey");
  expect(message).toContain("recoveryDays: must be a whole number of at least 0");
});

test.each([
  ["a star", { webOrigins: "*" }, "“*” is no exact https origin"],
  ["a path", { webOrigins: "https://app.example.com/" }, "is no exact https origin"],
  ["plain http", { webOrigins: "http://app.example.com" }, "is no exact https origin"],
  ["a private key", { viewerPublicKey: ecPrivatePem }, "holds a private key"],
  ["another curve", { viewerPublicKey: p384Pem }, "neither an ECDSA P-256 nor an RSA 2048 key"],
  ["a long RSA key", { viewerPublicKey: rsaPem(3072) }, "neither an ECDSA P-256 nor an RSA 2048 key"],
  ["no key", { previousViewerPublicKey: "hello" }, "previousViewerPublicKey: is no public key in PEM"],
  ["a European certificate", { certificateArn: "arn:aws:acm:eu-west-1:1:certificate/a" }, "in us-east-1"],
  ["a foreign cookie domain", { cookieDomain: "ample.com" }, "must be a parent of mediaDomain"],
  ["an unknown trust", { roleTrust: "anybody" }, "must be one of irsa, ec2"],
  ["IRSA without a provider", { roleTrust: "irsa" }, "oidcProviderArn: must name"],
  ["a prefix that takes kept sources", { uploadPrefix: "uploads/" }, "holds finished uploads as well"],
  ["a prefix that takes everything", { uploadPrefix: "" }, "uploadPrefix: must name a folder"],
  ["half a day", { unfinishedUploadDays: "0.5" }, "unfinishedUploadDays: must be a whole number"],
])("refuses %s", (_what, changes, complaint) => {
  expect(mistakesOf(config({ ...changes } as Record<string, string>))).toContain(complaint);
});

test("no message repeats a key that was given", () => {
  expect(mistakesOf(config({ viewerPublicKey: ecPrivatePem }))).not.toContain(ecPrivatePem.slice(40, 80));
});
