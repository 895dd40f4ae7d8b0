import { z } from "zod";

const url = (...schemes: string[]) =>
  z.string().refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol), {
    message: `must be an address that starts with ${schemes.map((scheme) => `${scheme}//`).join(" or ")}`,
  });

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue("must be JSON");
    return z.NEVER;
  }
});

const jwk = z.looseObject({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  kid: z.string(),
  x: z.string(),
});
const portRule = "must be a whole number from 0 to 65535";
const port = z.coerce.number(portRule).int(portRule).min(0, portRule).max(65_535, portRule);

/** Settings that every service reads. */
export const serviceSettings = {
  host: z.string().default("127.0.0.1").describe("address to listen on"),
  port: port.describe("TCP port to listen on"),
  logLevel: z.enum(["trace", "debug", "info", "warn", "error"]).default("info"),
  otelExporterOtlpEndpoint: url("http:", "https:").optional().describe("OTLP/HTTP collector"),
};

/** Settings of a service that is called by others or calls them: its own key and everybody's public keys. */
export const meshSettings = {
  serviceKey: json.pipe(jwk.extend({ d: z.string() })).describe("private Ed25519 JWK, kid = service name"),
  meshKeys: json.pipe(z.object({ keys: z.array(jwk) })).describe("public JWKS of all services"),
};

export const databaseSettings = {
  databaseUrl: url("postgres:", "postgresql:").describe("PostgreSQL, with this service's own role"),
};

export const eventSettings = { natsUrl: url("nats:", "tls:").describe("NATS server with JetStream") };

/** The object store; without an endpoint it is AWS, without keys the AWS default credentials. */
export const objectSettings = {
  s3Endpoint: url("http:", "https:").optional().describe("S3 API, absent for AWS"),
  s3Region: z.string().default("us-east-1"),
  s3AccessKeyId: z.string().optional(),
  s3SecretAccessKey: z.string().optional(),
  s3UploadBucket: z.string().min(3).describe("bucket that takes uploads"),
  s3MediaBucket: z.string().min(3).describe("bucket that holds what is played"),
};

/** Addresses, for settings that name another server. */
export const addresses = { http: url("http:", "https:"), smtp: url("smtp:", "smtps:") };

type ObjectConfig = { [Name in keyof typeof objectSettings]: z.output<(typeof objectSettings)[Name]> };

/** The object store of `objectSettings`, as the storage package takes it. */
export const objectStoreOf = (config: ObjectConfig) => ({
  endpoint: config.s3Endpoint,
  region: config.s3Region,
  accessKeyId: config.s3AccessKeyId,
  secretAccessKey: config.s3SecretAccessKey,
});
