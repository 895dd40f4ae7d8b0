export { ConfigError, readConfig, readConfigOrExit } from "./read-config.ts";
export {
  addresses,
  databaseSettings,
  eventSettings,
  meshSettings,
  objectSettings,
  serviceSettings,
} from "./settings.ts";
