import type { CustomDomain } from "./media-delivery.ts";
import type { RoleTrust } from "./role-trust.ts";
import { note, oneOf, type Reading } from "./setting.ts";

const isOrigin = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  return origin === text && (protocol === "https:" || (protocol === "http:" && hostname === "localhost"));
};

/** The pages that may upload and play: exact origins, so that no stranger's page reads a viewer's media. */
export const webOriginsIn = (reading: Reading): readonly string[] => {
  const origins = (reading.source("webOrigins") ?? "").split(",").filter((part) => part !== "");
  const example = "https://app.example.com,https://admin.example.com";
  if (origins.length === 0) note(reading, "webOrigins", "is missing", example);
  for (const origin of origins) {
    if (isOrigin(origin)) continue;
    note(reading, "webOrigins", `“${origin}” is no exact https origin (no path, no slash, no *)`, example);
  }
  return origins;
};

/** The CDN's own host name; it goes with a certificate in us-east-1 or not at all. */
export const domainIn = (reading: Reading): CustomDomain | undefined => {
  const name = reading.source("mediaDomain");
  const certificateArn = reading.source("certificateArn");
  if (name === undefined && certificateArn === undefined) return undefined;
  if (name === undefined) {
    note(reading, "mediaDomain", "is missing, though certificateArn is set", "media.example.com");
  } else if (certificateArn === undefined || !certificateArn.startsWith("arn:aws:acm:us-east-1:")) {
    const cause = "must name an ACM certificate in us-east-1, the only region that CloudFront reads";
    note(reading, "certificateArn", cause, "arn:aws:acm:us-east-1:123456789012:certificate/…");
  }
  return { name: name ?? "", certificateArn: certificateArn ?? "" };
};

/** The parent domain of pages and CDN that signed cookies are set on. */
export const cookieDomainIn = (reading: Reading, domain: CustomDomain | undefined): string | undefined => {
  const cookieDomain = reading.source("cookieDomain");
  if (cookieDomain === undefined || domain?.name.endsWith(`.${cookieDomain}`)) return cookieDomain;
  note(
    reading,
    "cookieDomain",
    "must be a parent of mediaDomain, or no browser sends the cookies",
    "example.com",
  );
  return cookieDomain;
};

/** Who takes the services' roles. */
export const trustIn = (reading: Reading): RoleTrust => {
  const kind = oneOf(reading, "roleTrust", ["irsa", "ec2"], "ec2");
  if (kind === "ec2") return { kind };
  const oidcProviderArn = reading.source("oidcProviderArn") ?? "";
  if (!/^arn:aws:iam::\d{12}:oidc-provider\/.+/.test(oidcProviderArn)) {
    const example = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/…";
    note(reading, "oidcProviderArn", "must name the cluster's OIDC provider when roleTrust is irsa", example);
  }
  return { kind, oidcProviderArn, namespace: reading.source("namespace") ?? "millrace" };
};

/** What expires by age. Sources that are kept lie under `uploads/`: a rule over those would delete every one. */
export const uploadPrefixIn = (reading: Reading): string => {
  const prefix = reading.source("uploadPrefix") ?? "unfinished/";
  const cause = !/^[^/].*\/$/.test(prefix)
    ? "must name a folder and end in a slash"
    : prefix.startsWith("uploads/") && "holds finished uploads as well, which would be deleted";
  if (cause) note(reading, "uploadPrefix", cause, "unfinished/");
  return prefix;
};
