import { databaseSettings, eventSettings, meshSettings, serviceSettings } from "@millrace/config";
import { z } from "zod";

export const authConfig = {
  ...serviceSettings,
  ...meshSettings,
  ...databaseSettings,
  ...eventSettings,
  accessTokenSeconds: z.coerce.number().int().min(30).max(600).default(600).describe("life of access tokens"),
  refreshTokenDays: z.coerce.number().int().min(1).max(365).default(30).describe("life of sessions"),
};
