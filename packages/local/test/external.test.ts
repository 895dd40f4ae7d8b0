import { expect, test } from "bun:test";
import { externalParts } from "../src/external.ts";

test("an environment without servers names none", () => {
  expect(Object.values(externalParts({ PATH: "/bin", S3_REGION: "eu-west-1" })).filter(Boolean)).toEqual([]);
});

test("every server can be given", () => {
  const parts = externalParts({
    ADMIN_DATABASE_URL: "postgres://db/x",
    NATS_URL: "nats://bus",
    S3_ENDPOINT: "https://s3.example",
    S3_ACCESS_KEY_ID: "id",
    S3_SECRET_ACCESS_KEY: "secret",
    S3_UPLOAD_BUCKET: "up",
    S3_MEDIA_BUCKET: "media",
    SMTP_URL: "smtp://mail",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector",
    MEDIA_URL: "https://cdn.example",
    CLOUDFRONT_KEY_PAIR_ID: "K1",
    CLOUDFRONT_PRIVATE_KEY: "pem",
  });
  expect(parts).toEqual({
    postgres: { adminUrl: "postgres://db/x" },
    nats: { url: "nats://bus" },
    objects: {
      endpoint: "https://s3.example",
      region: "us-east-1",
      accessKeyId: "id",
      secretAccessKey: "secret",
      uploadBucket: "up",
      mediaBucket: "media",
    },
    mail: { smtpUrl: "smtp://mail", pageUrl: undefined },
    traces: { otlpUrl: "http://collector", pageUrl: undefined, queryUrl: undefined },
    cdn: { url: "https://cdn.example", keyPairId: "K1", privateKeyPem: "pem" },
  });
});

test("half-given servers are named, all at once", () => {
  const env = {
    S3_ENDPOINT: "https://s3.example",
    S3_ACCESS_KEY_ID: "id",
    S3_UPLOAD_BUCKET: "up",
    MEDIA_URL: "https://cdn",
  };
  expect(() => externalParts(env)).toThrow(
    [
      "S3_SECRET_ACCESS_KEY is needed because S3_ENDPOINT is set.",
      "S3_MEDIA_BUCKET is needed because S3_ENDPOINT is set.",
      "CLOUDFRONT_KEY_PAIR_ID is needed because MEDIA_URL is set.",
      "CLOUDFRONT_PRIVATE_KEY is needed because MEDIA_URL is set.",
    ].join("\n"),
  );
});
