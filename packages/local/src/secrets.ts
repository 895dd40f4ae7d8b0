import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writePrivate } from "./private-file.ts";

/** Passwords of the local servers, made once per data folder; no default is ever used. */
export type Secrets = {
  readonly postgresPassword: string;
  readonly natsPassword: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

/** Reads `<dataFolder>/secrets.json`, or makes it at first start, readable by its owner alone. */
export const openSecrets = (dataFolder: string): Secrets => {
  const file = join(dataFolder, "secrets.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Secrets;
  const secrets: Secrets = {
    postgresPassword: randomBytes(24).toString("base64url"),
    natsPassword: randomBytes(24).toString("base64url"),
    accessKeyId: `MILLRACE${randomBytes(6).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64url"),
  };
  writePrivate(file, JSON.stringify(secrets, null, 2));
  return secrets;
};
