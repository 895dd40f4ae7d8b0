import { addresses, databaseSettings, eventSettings, meshSettings, serviceSettings } from "@millrace/config";

export const userConfig = {
  ...serviceSettings,
  ...meshSettings,
  ...databaseSettings,
  ...eventSettings,
  authUrl: addresses.http.describe("the auth service, whose keys verify users"),
};
