import { isOutputPrefix } from "./object-keys.ts";

export type PlaybackGrant = {
  /** The CDN's base address, without a slash at its end. */
  readonly mediaUrl: string;
  /** An output's prefix: everything under it may be played, and nothing else. */
  readonly prefix: string;
  readonly keyPairId: string;
  /** ECDSA P-256 or RSA; the former signs some twenty times as fast. */
  readonly privateKeyPem: string;
  readonly expiresAt: Date;
};

/** The same signature twice: as cookies for browsers and as a query, without `?`, for players without cookies. */
export type PlaybackSignature = {
  readonly cookies: readonly { readonly name: string; readonly value: string; readonly path: string }[];
  readonly query: string;
};

/** Signs one custom policy for all of one output, manifests and segments alike. Cookies are for its path alone. */
export const signPlayback = async (grant: PlaybackGrant): Promise<PlaybackSignature> => {
  // A wildcard or an empty prefix in the policy would open other people's items.
  if (!isOutputPrefix(grant.prefix)) throw new RangeError("this is no prefix of an output");
  const base = new URL(grant.mediaUrl);
  const root = `${base.origin}${base.pathname.replace(/\/$/, "")}`;
  if (/[*?]/.test(root)) throw new RangeError("the CDN's address holds a wildcard");
  const { getSignedCookies } = await import("@aws-sdk/cloudfront-signer");
  const signed = getSignedCookies({
    keyPairId: grant.keyPairId,
    privateKey: grant.privateKeyPem,
    policy: policyFor(`${root}/${grant.prefix}*`, grant.expiresAt),
  });
  const path = new URL(`${root}/${grant.prefix}`).pathname;
  const values = Object.entries(signed).map(([name, value]) => ({ name, value: String(value) }));
  return {
    cookies: values.map((cookie) => ({ ...cookie, path })),
    query: values.map(({ name, value }) => `${name.slice("CloudFront-".length)}=${value}`).join("&"),
  };
};

const policyFor = (resource: string, expiresAt: Date): string =>
  JSON.stringify({
    Statement: [
      {
        Resource: resource,
        Condition: { DateLessThan: { "AWS:EpochTime": Math.floor(expiresAt.getTime() / 1_000) } },
      },
    ],
  });
