export { ConfigError, readConfig, readConfigOrExit } from "./read-config.ts";
export {
  addresses,
  databaseSettings,
  eventSettings,
  meshSettings,
  objectSettings,
  objectStoreOf,
  serviceSettings,
} from "./settings.ts";
