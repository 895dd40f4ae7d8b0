import { generateKeyPairSync } from "node:crypto";
import { runtime } from "@pulumi/pulumi";
import { createPlatform } from "../src/platform.ts";
import type { PlannedResource } from "../src/policy/planned-resource.ts";
import { settingsFrom } from "../src/settings.ts";

export const publicPem = (): string =>
  generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).publicKey;

export const webOrigins = ["https://app.example.com", "http://localhost:4010"];

/** A complete configuration; a test changes what it is about. */
export const config = (changes: Readonly<Record<string, string>> = {}): Map<string, string> =>
  new Map(
    Object.entries({
      webOrigins: webOrigins.join(","),
      viewerPublicKey: publicPem(),
      mediaDomain: "media.example.com",
      certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/abc",
      cookieDomain: "example.com",
      ...changes,
    }),
  );

const arnOf = (type: string, name: string): string =>
  type.endsWith(":Bucket") ? `arn:aws:s3:::${name}-1a2b3c4` : `arn:aws:test::123456789012:${type}/${name}`;

const answers = (type: string, name: string) => ({
  arn: arnOf(type, name),
  name,
  region: "eu-west-1",
  domainName: "d111111abcdef8.cloudfront.net",
  bucketRegionalDomainName: `${name}-1a2b3c4.s3.eu-west-1.amazonaws.com`,
});

/** Runs the program against Pulumi's mock engine and returns what it asked for. */
export const plannedStack = async (values = config()): Promise<readonly PlannedResource[]> => {
  const plan: PlannedResource[] = [];
  await runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const id = `${name}-1a2b3c4`;
        plan.push({ type, name, id, arn: arnOf(type, name), inputs });
        return { id, state: { ...answers(type, name), ...inputs } };
      },
      call: () => ({ accountId: "123456789012" }),
    },
    "millrace",
    "test",
  );
  createPlatform(settingsFrom((key) => values.get(key)));
  await runtime.disconnect();
  return plan;
};
