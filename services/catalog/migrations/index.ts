import * as catalog from "./0001-catalog.ts";

export const migrations = { "0001-catalog": catalog };
