/**
 * The register of every span and log attribute that Millrace writes. A name that is not here does not
 * compile, so that a trace explorer's queries never meet two spellings of one fact.
 */
export const attributeNames = [
  "millrace.content_id",
  "millrace.user_id",
  "millrace.job_id",
  "millrace.attempt",
  "millrace.worker_id",
  "millrace.event_id",
  "millrace.request_id",
  "millrace.outcome",
  "rpc.system",
  "rpc.service",
  "rpc.method",
  "http.request.method",
  "http.route",
  "http.response.status_code",
  "messaging.system",
  "messaging.destination.name",
  "messaging.delivery_attempt",
  "db.system.name",
  "db.query.text",
  "s3.bucket",
  "s3.operation",
  "s3.bytes",
  "ffmpeg.step",
  "ffmpeg.arguments",
  "ffmpeg.exit_code",
  "smtp.recipients",
] as const;

export type AttributeName = (typeof attributeNames)[number];

/** Attributes of one span or metric point; an undefined value is left out. */
export type Attributes = { readonly [Name in AttributeName]?: string | number | boolean | undefined };
