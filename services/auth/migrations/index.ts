import * as auth from "./0001-auth.ts";

export const migrations = { "0001-auth": auth };
