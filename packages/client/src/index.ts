export type {
  CatalogItem,
  Content,
  ContentId,
  ContentStatus,
  FaultBody,
  FaultCode,
  Playback,
  Profile,
  Progress,
  Session,
} from "@millrace/contracts";
export type { Api, Calls } from "./api.ts";
export type { Fetch } from "./authorized-fetch.ts";
export { type Client, type ClientOptions, createClient, type Registration } from "./create-client.ts";
export { faultOf, isFault } from "./fault.ts";
export { newTraceparent } from "./traceparent.ts";
export type { ResumeOptions, UploadOptions } from "./upload.ts";
export { UploadError } from "./upload-error.ts";
export type { UploadSource } from "./upload-source.ts";
export type { UploadProgress } from "./upload-tally.ts";
