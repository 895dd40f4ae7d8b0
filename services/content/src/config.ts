import {
  addresses,
  databaseSettings,
  eventSettings,
  meshSettings,
  objectSettings,
  serviceSettings,
} from "@millrace/config";
import { z } from "zod";

export const contentConfig = {
  ...serviceSettings,
  ...meshSettings,
  ...databaseSettings,
  ...eventSettings,
  ...objectSettings,
  authUrl: addresses.http.describe("the auth service, for the keys of access tokens"),
  sourcePolicy: z
    .enum(["keep", "remove"])
    .default("keep")
    .describe("what happens to the source once it is ready"),
  leaseSeconds: z.coerce.number().int().min(3).max(3_600).default(60),
  maxUploadBytes: z.coerce
    .number()
    .int()
    .positive()
    .max(5 * 1_024 ** 4)
    .default(20 * 1_024 ** 3),
};
