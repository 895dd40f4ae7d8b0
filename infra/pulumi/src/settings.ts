import type { CustomDomain } from "./media-delivery.ts";
import type { RoleTrust } from "./role-trust.ts";
import { type Mistakes, number, oneOf, publicKey, publicKeyIfSet, type Source } from "./setting.ts";
import { cookieDomainIn, domainIn, trustIn, uploadPrefixIn, webOriginsIn } from "./setting-groups.ts";

/** What `pulumi config set` decides; the README has the table with types and defaults. */
export type Settings = {
  readonly webOrigins: readonly string[];
  readonly viewerPublicKey: string;
  readonly previousViewerPublicKey: string | undefined;
  readonly domain: CustomDomain | undefined;
  readonly cookieDomain: string | undefined;
  readonly roleTrust: RoleTrust;
  readonly uploadPrefix: string;
  readonly unfinishedUploadDays: number;
  readonly recoveryDays: number;
  readonly accessLogDays: number;
  readonly priceClass: string;
  readonly protect: boolean;
};

/** Every mistake in the stack's configuration: what is wrong, and the command that puts it right. */
export class SettingsError extends Error {
  constructor(mistakes: Mistakes) {
    super(`The stack's configuration has ${mistakes.length} mistake(s):\n${mistakes.join("\n")}`);
    this.name = "SettingsError";
  }
}

const priceClasses = ["PriceClass_100", "PriceClass_200", "PriceClass_All"] as const;

/** Reads the configuration through `source` (a `pulumi.Config`'s `get`) and names all mistakes at once. */
export const settingsFrom = (source: Source): Settings => {
  const mistakes: string[] = [];
  const reading = { source, mistakes };
  const domain = domainIn(reading);
  const settings: Settings = {
    webOrigins: webOriginsIn(reading),
    viewerPublicKey: publicKey(reading, "viewerPublicKey"),
    previousViewerPublicKey: publicKeyIfSet(reading, "previousViewerPublicKey"),
    domain,
    cookieDomain: cookieDomainIn(reading, domain),
    roleTrust: trustIn(reading),
    uploadPrefix: uploadPrefixIn(reading),
    unfinishedUploadDays: number(reading, "unfinishedUploadDays", { least: 1, otherwise: 2 }),
    recoveryDays: number(reading, "recoveryDays", { least: 0, otherwise: 7 }),
    accessLogDays: number(reading, "accessLogDays", { least: 1, otherwise: 30 }),
    priceClass: oneOf(reading, "priceClass", priceClasses, "PriceClass_100"),
    protect: oneOf(reading, "protectData", ["true", "false"], "true") === "true",
  };
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return settings;
};
