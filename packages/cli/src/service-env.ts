import { join } from "node:path";
import type { StackAddresses } from "@millrace/local";
import type { Secrets } from "./secrets.ts";
import { meshKeysOf } from "./service-keys.ts";
import { type Need, type ServiceName, services } from "./services.ts";

type Env = Readonly<Record<string, string>>;

/** What the environment of every service is worked out from. */
export type Surroundings = {
  readonly stack: StackAddresses;
  readonly secrets: Secrets;
  readonly portOf: (service: ServiceName) => number;
  readonly webOrigins: readonly string[];
  readonly dataFolder: string;
  /** The environment of whoever starts the services: some of its settings are handed on. */
  readonly given: Readonly<Record<string, string | undefined>>;
};

// Settings of single services that a person may want to change for a while.
const handedOn = [
  "PATH",
  "LOG_LEVEL",
  "SOURCE_POLICY",
  "LEASE_SECONDS",
  "MAX_UPLOAD_BYTES",
  "ACCESS_TOKEN_SECONDS",
  "REFRESH_TOKEN_DAYS",
  "REQUESTS_PER_MINUTE",
  "COOKIE_DOMAIN",
  "WORKERS",
  "ACK_SECONDS",
  "GRACE_SECONDS",
  "FFMPEG_PATH",
  "FFPROBE_PATH",
];

/** The whole environment of one service: what it needs and no secret beyond that. */
export const serviceEnv = (name: ServiceName, around: Surroundings): Env => {
  const { stack, given, portOf } = around;
  const needs: readonly Need[] = services.find((service) => service.name === name)?.needs ?? [];
  return {
    ...Object.fromEntries(handedOn.flatMap((key) => (given[key] ? [[key, given[key]]] : []))),
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: String(portOf(name)),
    OTEL_EXPORTER_OTLP_ENDPOINT: stack.traces.otlpUrl,
    ...Object.assign({}, ...needs.map((need) => settingsFor[need](name, around))),
  };
};

const local = (port: number): string => `http://127.0.0.1:${port}`;

const settingsFor: Record<Need, (name: ServiceName, around: Surroundings) => Env> = {
  mesh: (name, { secrets, portOf }) => ({
    SERVICE_KEY: JSON.stringify(secrets.serviceKeys[name]),
    MESH_KEYS: JSON.stringify(meshKeysOf(Object.values(secrets.serviceKeys))),
    AUTH_URL: local(portOf("auth")),
    USER_URL: local(portOf("user")),
    CONTENT_URL: local(portOf("content")),
    CATALOG_URL: local(portOf("catalog")),
    NOTIFIER_URL: local(portOf("notifier")),
  }),
  database: (name, { stack, secrets }) => ({
    DATABASE_URL: databaseUrlFor(name, stack.postgres.adminUrl, secrets),
  }),
  events: (_, { stack }) => ({ NATS_URL: stack.nats.url }),
  objects: (_, { stack: { objects } }) => ({
    S3_ENDPOINT: objects.endpoint,
    S3_REGION: objects.region,
    S3_ACCESS_KEY_ID: objects.accessKeyId,
    S3_SECRET_ACCESS_KEY: objects.secretAccessKey,
    S3_UPLOAD_BUCKET: objects.uploadBucket,
    S3_MEDIA_BUCKET: objects.mediaBucket,
  }),
  delivery: (_, { stack: { cdn }, portOf }) => ({
    PUBLIC_URL: local(portOf("gateway")),
    MEDIA_URL: cdn.url,
    CLOUDFRONT_KEY_PAIR_ID: cdn.keyPairId,
    CLOUDFRONT_PRIVATE_KEY: cdn.privateKeyPem,
  }),
  mail: (_, { stack, portOf, given }) => ({
    SMTP_URL: stack.mail.smtpUrl,
    MAIL_FROM: given.MAIL_FROM || "Millrace <millrace@localhost>",
    WEB_URL: local(portOf("web")),
  }),
  scratch: (_, { dataFolder }) => ({
    WORKER_ID: "local-1",
    SCRATCH_FOLDER: join(dataFolder, "scratch"),
  }),
  front: (_, { portOf, webOrigins }) => ({
    PUBLIC_URL: local(portOf("gateway")),
    WEB_ORIGINS: webOrigins.join(","),
  }),
  // The page's own address rules name the hosts that it talks to; it holds no key to any of them.
  page: (_, { stack: { cdn, objects }, portOf }) => ({
    GATEWAY_URL: local(portOf("gateway")),
    MEDIA_URL: cdn.url,
    S3_ENDPOINT: objects.endpoint,
    S3_REGION: objects.region,
    S3_UPLOAD_BUCKET: objects.uploadBucket,
  }),
};

/** The database's address with a service's own role in place of the administrator's. */
export const databaseUrlFor = (service: string, adminUrl: string, secrets: Secrets): string => {
  const url = new URL(adminUrl);
  url.username = service;
  url.password = secrets.databasePasswords[service] ?? "";
  return url.href;
};
