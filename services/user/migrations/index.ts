import * as user from "./0001-user.ts";

export const migrations = { "0001-user": user };
