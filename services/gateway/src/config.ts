import { addresses, meshSettings, serviceSettings } from "@millrace/config";
import { z } from "zod";

const origins = z
  .string()
  .transform((text) => text.split(",").map((origin) => origin.trim()))
  .refine((list) => list.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin), {
    message: "must be origins (https://app.example.com) separated by commas",
  });

export const gatewayConfig = {
  ...serviceSettings,
  ...meshSettings,
  authUrl: addresses.http,
  userUrl: addresses.http,
  contentUrl: addresses.http,
  catalogUrl: addresses.http,
  publicUrl: addresses.http.describe("the address under which the world reaches this gateway"),
  webOrigins: origins.describe("pages that may call from a browser"),
  requestsPerMinute: z.coerce.number().int().positive().default(1_200),
};
