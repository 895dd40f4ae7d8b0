import type { StackAddresses } from "./stack-file.ts";

/** An environment as processes have it. */
export type Env = Readonly<Record<string, string | undefined>>;

type Parts = "postgres" | "nats" | "objects" | "mail" | "traces" | "cdn";

/** The parts of the stack that the environment already names a real server for; these are not started. */
export type ExternalParts = { readonly [Part in Parts]?: StackAddresses[Part] | undefined };

/** Reads the servers out of the environment. Half-given ones are an error: each missing name is said, all at once. */
export const externalParts = (env: Env): ExternalParts => {
  const missing: string[] = [];
  const need = (name: string, because: string): string => {
    if (!env[name]) missing.push(`${name} is needed because ${because} is set.`);
    return env[name] ?? "";
  };
  const parts: ExternalParts = {
    postgres: env.ADMIN_DATABASE_URL ? { adminUrl: env.ADMIN_DATABASE_URL } : undefined,
    nats: env.NATS_URL ? { url: env.NATS_URL } : undefined,
    objects: env.S3_ENDPOINT
      ? {
          endpoint: env.S3_ENDPOINT,
          region: env.S3_REGION || "us-east-1",
          accessKeyId: need("S3_ACCESS_KEY_ID", "S3_ENDPOINT"),
          secretAccessKey: need("S3_SECRET_ACCESS_KEY", "S3_ENDPOINT"),
          uploadBucket: need("S3_UPLOAD_BUCKET", "S3_ENDPOINT"),
          mediaBucket: need("S3_MEDIA_BUCKET", "S3_ENDPOINT"),
        }
      : undefined,
    mail: env.SMTP_URL ? { smtpUrl: env.SMTP_URL, pageUrl: undefined } : undefined,
    traces: env.OTEL_EXPORTER_OTLP_ENDPOINT
      ? { otlpUrl: env.OTEL_EXPORTER_OTLP_ENDPOINT, pageUrl: undefined, queryUrl: undefined }
      : undefined,
    cdn: env.MEDIA_URL
      ? {
          url: env.MEDIA_URL,
          keyPairId: need("CLOUDFRONT_KEY_PAIR_ID", "MEDIA_URL"),
          privateKeyPem: need("CLOUDFRONT_PRIVATE_KEY", "MEDIA_URL"),
        }
      : undefined,
  };
  if (missing.length > 0) throw new Error(missing.join("\n"));
  return parts;
};
