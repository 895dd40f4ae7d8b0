import { at, listAt, ofKind, type PlannedResource, type Rule, requireInput } from "./planned-resource.ts";

const behavioursOf = ({ inputs }: PlannedResource): readonly unknown[] => [
  at(inputs, "defaultCacheBehavior"),
  ...listAt(inputs, "orderedCacheBehaviors"),
];

const everyBehaviour =
  (keeps: (behaviour: unknown) => boolean, why: string): Rule =>
  (plan) =>
    ofKind(plan, "Distribution")
      .filter((distribution) => !behavioursOf(distribution).every(keeps))
      .map(({ name }) => `Distribution ${name}: ${why}`);

const signsAlways: Rule = requireInput(
  "OriginAccessControl",
  "signingBehavior",
  "always",
  "does not sign every request to the bucket",
);

export const originAccessControl: Rule = (plan) => [
  ...signsAlways(plan),
  ...ofKind(plan, "Distribution")
    .filter(({ inputs }) => {
      const controls = new Set(ofKind(plan, "OriginAccessControl").map(({ id }) => id));
      const origins = listAt(inputs, "origins");
      return (
        origins.length === 0 ||
        !origins.every((origin) => controls.has(String(at(origin, "originAccessControlId"))))
      );
    })
    .map(({ name }) => `Distribution ${name}: reads an origin without origin access control`),
];

export const viewersMustSign: Rule = everyBehaviour(
  (behaviour) => listAt(behaviour, "trustedKeyGroups").length > 0,
  "serves viewers without a signature",
);

export const httpsOnly: Rule = everyBehaviour(
  (behaviour) => at(behaviour, "viewerProtocolPolicy") === "https-only",
  "takes plain HTTP, which shows a signature to the network",
);

const modern = new Set(["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"]);

/** CloudFront's own certificate is let through: AWS allows no lowest version to be set with it. */
export const modernTls: Rule = (plan) =>
  ofKind(plan, "Distribution")
    .filter(
      ({ inputs }) =>
        at(inputs, "viewerCertificate.cloudfrontDefaultCertificate") !== true &&
        !modern.has(String(at(inputs, "viewerCertificate.minimumProtocolVersion"))),
    )
    .map(({ name }) => `Distribution ${name}: speaks TLS older than 1.2 (2021)`);

export const http2And3: Rule = requireInput(
  "Distribution",
  "httpVersion",
  "http2and3",
  "does not speak HTTP/2 and HTTP/3",
);

export const cachedByPath: Rule = (plan) =>
  ["queryStringsConfig.queryStringBehavior", "cookiesConfig.cookieBehavior"].flatMap((field) =>
    requireInput(
      "CachePolicy",
      `parametersInCacheKeyAndForwardedToOrigin.${field}`,
      "none",
      `splits the cache by signature (${field})`,
    )(plan),
  );

export const mediaCorsExact =
  (webOrigins: readonly string[]): Rule =>
  (plan) => [
    ...requireInput(
      "ResponseHeadersPolicy",
      "corsConfig.accessControlAllowOrigins.items",
      webOrigins,
      "does not allow exactly the web origins",
    )(plan),
    ...requireInput(
      "ResponseHeadersPolicy",
      "corsConfig.accessControlAllowCredentials",
      true,
      "keeps browsers from sending signed cookies",
    )(plan),
  ];

const telltale = /query|cookie|referer/i;

/** Requests are logged, and the log holds no signature: those travel in query strings and cookies. */
export const loggedWithoutSignatures: Rule = (plan) => {
  const sources = new Set(ofKind(plan, "LogDeliverySource").map(({ inputs }) => inputs.resourceArn));
  const unlogged = ofKind(plan, "Distribution")
    .filter(({ arn }) => !sources.has(arn))
    .map(({ name }) => `Distribution ${name}: keeps no access log`);
  const leaks = ofKind(plan, "LogDelivery")
    .filter(({ inputs }) => {
      const fields = listAt(inputs, "recordFields");
      return fields.length === 0 || fields.some((field) => telltale.test(String(field)));
    })
    .map(({ name }) => `LogDelivery ${name}: writes viewers' signatures to the log`);
  return [...unlogged, ...leaks];
};
