import { addresses, eventSettings, meshSettings, objectSettings, serviceSettings } from "@millrace/config";
import { z } from "zod";

export const encoderConfig = {
  ...serviceSettings,
  ...meshSettings,
  ...eventSettings,
  ...objectSettings,
  authUrl: addresses.http.describe("the auth service, for the keys of access tokens"),
  contentUrl: addresses.http.describe("the content service, which keeps the job ledger"),
  workerId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,80}$/, "must be letters, digits, - and _")
    .describe("unique among workers"),
  scratchFolder: z.string().startsWith("/", "must be an absolute path").describe("folder for work in hand"),
  workers: z.coerce.number().int().min(1).max(64).default(1).describe("jobs at a time"),
  ackSeconds: z.coerce
    .number()
    .int()
    .min(3)
    .max(3_600)
    .default(60)
    .describe("silence after which a task is given out again"),
  graceSeconds: z.coerce
    .number()
    .int()
    .min(0)
    .max(3_600)
    .default(5)
    .describe("time to finish when told to stop"),
  ffmpegPath: z.string().optional(),
  ffprobePath: z.string().optional(),
};
