import { afterAll, expect, test } from "bun:test";
import { newId } from "@millrace/contracts";
import { createLocalJWKSet, type JWTVerifyGetKey, SignJWT } from "jose";
import {
  accessTokenClaims,
  asFault,
  meshHeaders,
  serviceIdentity,
  serviceTokens,
  userIdentity,
  userKeysFrom,
} from "../src/index.ts";
import { namedKeys } from "./keys.ts";

const alpha = await namedKeys("alpha");
const beta = await namedKeys("beta");
const auth = await namedKeys("auth");
const userKeys = createLocalJWKSet({ keys: [auth.publicJwk] });
const identify = serviceIdentity(
  "callee",
  { meshKeys: { keys: [alpha.publicJwk, beta.publicJwk] } },
  userKeys,
);

const keyServer = (respond: () => Response) => {
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: respond });
  afterAll(() => server.stop(true));
  return userKeysFrom(server.url.origin);
};
const bearing = (token: string, more = {}) => new Headers({ authorization: `Bearer ${token}`, ...more });
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "ok",
    (error) => asFault(error).code,
  );
const meshToken = (key: typeof alpha, issuer: string) =>
  new SignJWT()
    .setProtectedHeader({ alg: "EdDSA", typ: "mesh+jwt", kid: key.publicJwk.kid })
    .setIssuer(issuer)
    .setAudience("callee")
    .setIssuedAt()
    .setExpirationTime("60s")
    .sign(key.privateKey);
const userToken = (header: { crit?: string[]; b?: string } = {}) =>
  new SignJWT()
    .setProtectedHeader({ alg: "EdDSA", typ: accessTokenClaims.type, kid: "auth", ...header })
    .setSubject(newId("user"))
    .setIssuer(accessTokenClaims.issuer)
    .setAudience(accessTokenClaims.audience)
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(auth.privateKey);

test("a service is known by a token of its own key", async () => {
  const token = await serviceTokens({ serviceKey: alpha.serviceKey })("callee");
  expect(await identify(bearing(token), "service")).toEqual({ service: "alpha", caller: undefined });
});

const encoded = (text: string) => Buffer.from(text).toString("base64url");
test.each<[string, () => Promise<Headers>]>([
  ["no token", async () => new Headers()],
  ["a token in another's name", async () => bearing(await meshToken(beta, "alpha"))],
  [
    "a token whose claims are no JSON",
    async () => bearing(`${encoded('{"alg":"EdDSA","kid":"alpha"}')}.eA.eA`),
  ],
  ["a key that is not of the mesh", async () => bearing(await meshToken(auth, "auth"))],
  ["no spelling of a token", async () => bearing("nonsense")],
])("%s of a calling service is the mesh's fault, not the user's", async (_what, headers) => {
  expect(await codeOf(identify(await headers(), "user"))).toBe("service.untrusted");
});

test("a user's token that is refused behind a good service's is the user's", async () => {
  const token = await meshToken(alpha, "alpha");
  const call = identify(bearing(token, { [meshHeaders.user]: "stale.token.here" }), "user");
  expect(await codeOf(call)).toBe("auth.required");
});

test.each<[string, JWTVerifyGetKey, string]>([
  ["good keys", keyServer(() => Response.json({ keys: [auth.publicJwk] })), "ok"],
  ["other keys", keyServer(() => Response.json({ keys: [alpha.publicJwk] })), "auth.required"],
  [
    "a key twice",
    createLocalJWKSet({ keys: [auth.publicJwk, { ...beta.publicJwk, kid: "auth" }] }),
    "auth.required",
  ],
  [
    "an auth service that is busy",
    keyServer(() => new Response(null, { status: 503 })),
    "service.unavailable",
  ],
  ["an answer that is no key set", keyServer(() => Response.json({ nothing: true })), "service.unavailable"],
  ["nobody listening", userKeysFrom("http://127.0.0.1:9"), "service.unavailable"],
])("a good user token against %s", async (_what, keys, code) => {
  expect(await codeOf(userIdentity(keys)(bearing(await userToken()), "user"))).toBe(code);
});

test("a token that is signed in another way is refused, not taken for an outage", async () => {
  const hs256 = await new SignJWT().setProtectedHeader({ alg: "HS256" }).sign(new Uint8Array(32));
  expect(await codeOf(userIdentity(userKeys)(bearing(hs256), "user"))).toBe("auth.required");
});
