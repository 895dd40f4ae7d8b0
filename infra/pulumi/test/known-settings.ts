const process = ["HOST", "PORT", "LOG_LEVEL", "OTEL_EXPORTER_OTLP_ENDPOINT"];
const mesh = [
  "SERVICE_KEY",
  "MESH_KEYS",
  "AUTH_URL",
  "USER_URL",
  "CONTENT_URL",
  "CATALOG_URL",
  "NOTIFIER_URL",
];
const events = ["NATS_URL"];
const database = ["DATABASE_URL"];
const objects = [
  "S3_ENDPOINT",
  "S3_REGION",
  "S3_ACCESS_KEY_ID",
  "S3_SECRET_ACCESS_KEY",
  "S3_UPLOAD_BUCKET",
  "S3_MEDIA_BUCKET",
];
const delivery = ["MEDIA_URL", "CLOUDFRONT_KEY_PAIR_ID", "CLOUDFRONT_PRIVATE_KEY", "COOKIE_DOMAIN"];

const owners = ["auth", "user", "content", "catalog", "notifier"];

/** The settings that each process reads, by its name in docker-compose.yml. */
export const knownSettings: Readonly<Record<string, readonly string[]>> = {
  gateway: [...process, ...mesh, "PUBLIC_URL", "WEB_ORIGINS"],
  auth: [...process, ...mesh, ...events, ...database, "ACCESS_TOKEN_SECONDS", "REFRESH_TOKEN_DAYS"],
  user: [...process, ...mesh, ...events, ...database],
  content: [
    ...process,
    ...mesh,
    ...events,
    ...database,
    ...objects,
    "SOURCE_POLICY",
    "LEASE_SECONDS",
    "MAX_UPLOAD_BYTES",
  ],
  encoder: [
    ...process,
    ...mesh,
    ...events,
    ...objects,
    "WORKER_ID",
    "SCRATCH_FOLDER",
    "FFMPEG_PATH",
    "FFPROBE_PATH",
  ],
  catalog: [...process, ...mesh, ...events, ...database, ...objects, ...delivery, "PUBLIC_URL"],
  notifier: [...process, ...mesh, ...events, ...database, "SMTP_URL", "MAIL_FROM", "WEB_URL"],
  web: [...process, "GATEWAY_URL", "MEDIA_URL", "S3_ENDPOINT", "S3_REGION", "S3_UPLOAD_BUCKET"],
  migrate: [
    "LOG_LEVEL",
    "ADMIN_DATABASE_URL",
    ...owners.map((service) => `DATABASE_PASSWORD_${service.toUpperCase()}`),
  ],
};

/** Where each service listens in a deployment. */
export const ports: Readonly<Record<string, number>> = {
  gateway: 4000,
  auth: 4001,
  user: 4002,
  content: 4003,
  catalog: 4004,
  notifier: 4005,
  encoder: 4006,
  web: 4010,
};
