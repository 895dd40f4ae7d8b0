import * as notifier from "./0001-notifier.ts";

export const migrations = { "0001-notifier": notifier };
