import { expect, test } from "bun:test";
import { completeSecrets } from "../src/secrets.ts";
import { databaseUrlFor, type Surroundings, serviceEnv } from "../src/service-env.ts";
import { serviceNames, servicesThatNeed } from "../src/services.ts";

const secrets = completeSecrets({});
const around: Surroundings = {
  stack: {
    postgres: { adminUrl: "postgres://millrace:admin-secret@127.0.0.1:5432/millrace" },
    nats: { url: "nats://millrace:nats-secret@127.0.0.1:4222" },
    objects: {
      endpoint: "http://127.0.0.1:9000",
      region: "us-east-1",
      accessKeyId: "key",
      secretAccessKey: "object-secret",
      uploadBucket: "uploads",
      mediaBucket: "media",
    },
    mail: { smtpUrl: "smtp://127.0.0.1:1025" },
    traces: { otlpUrl: "http://127.0.0.1:4318" },
    cdn: { url: "http://127.0.0.1:4020", keyPairId: "K1", privateKeyPem: "cdn-secret" },
  },
  secrets,
  portOf: (name) => 4_000 + serviceNames.indexOf(name),
  webOrigins: ["http://127.0.0.1:4010", "http://localhost:4010"],
  dataFolder: "/data",
  given: { PATH: "/bin", LOG_LEVEL: "debug", HOME: "/root", AWS_SECRET_ACCESS_KEY: "mine" },
};
const envOf = (name: (typeof serviceNames)[number]) => serviceEnv(name, around);

test.each(serviceNames)("%s listens on its port of 127.0.0.1 and sends its traces", (name) => {
  expect(envOf(name)).toMatchObject({
    HOST: "127.0.0.1",
    PORT: String(around.portOf(name)),
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318",
  });
});

test.each(servicesThatNeed("mesh"))(
  "%s has its own private key and everybody's public keys alone",
  (name) => {
    const { SERVICE_KEY = "", MESH_KEYS = "" } = envOf(name);
    expect(JSON.parse(SERVICE_KEY)).toMatchObject({ kid: name, kty: "OKP", crv: "Ed25519" });
    const { keys } = JSON.parse(MESH_KEYS) as { keys: Record<string, string>[] };
    expect(keys.map(({ kid }) => kid)).toEqual(servicesThatNeed("mesh"));
    expect(keys.some((key) => "d" in key)).toBe(false);
  },
);

test.each(servicesThatNeed("database"))("%s sees the database as its own role", (name) => {
  const url = new URL(envOf(name).DATABASE_URL ?? "");
  expect([url.username, url.password, url.pathname]).toEqual([
    name,
    secrets.databasePasswords[name] ?? "",
    "/millrace",
  ]);
});

test.each([
  ["admin-secret", []],
  ["nats-secret", servicesThatNeed("events")],
  ["object-secret", ["content", "encoder"]],
  ["cdn-secret", ["catalog"]],
  ["mine", []],
])("%s is known to those who need it alone", (secret, expected) => {
  const knowing = serviceNames.filter((name) => JSON.stringify(envOf(name)).includes(secret));
  expect(knowing).toEqual(expected as typeof knowing);
});

test("the page knows the hosts it talks to and no key", () => {
  expect(Object.keys(envOf("web")).sort()).toEqual([
    "GATEWAY_URL",
    "HOST",
    "LOG_LEVEL",
    "MEDIA_URL",
    "NODE_ENV",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "PATH",
    "PORT",
    "S3_ENDPOINT",
    "S3_REGION",
    "S3_UPLOAD_BUCKET",
  ]);
});

test("the gateway allows the page's origins", () => {
  expect(envOf("gateway").WEB_ORIGINS).toBe("http://127.0.0.1:4010,http://localhost:4010");
});

test("a service's address of the database keeps host, port and options", () => {
  const admin = "postgres://owner:x@db.example:6432/media?sslmode=require";
  const password = secrets.databasePasswords.auth ?? "";
  expect(databaseUrlFor("auth", admin, secrets)).toBe(
    `postgres://auth:${password}@db.example:6432/media?sslmode=require`,
  );
});
