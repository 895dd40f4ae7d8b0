import { type Access, Fault } from "@millrace/contracts";
import {
  createLocalJWKSet,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  type JWTVerifyGetKey,
  SignJWT,
} from "jose";
import { callScope, meshHeaders } from "./call-scope.ts";
import { accessTokenClaims, callerOf, type Identity, serviceTokenType, tokenVerifier } from "./identity.ts";

/** A service's own private key (`kid` is its name) and the public keys of all services. */
export type MeshKeys = { readonly serviceKey: JWK; readonly meshKeys: JSONWebKeySet };

/** Signs tokens of one minute for one callee; a token is used for half its life, then replaced. */
export const serviceTokens = ({ serviceKey }: Pick<MeshKeys, "serviceKey">) => {
  const issued = new Map<string, { token: string; renewAt: number }>();
  const key = importJWK(serviceKey, "EdDSA");
  return async (callee: string): Promise<string> => {
    const known = issued.get(callee);
    if (known && known.renewAt > Date.now()) return known.token;
    const token = await new SignJWT()
      .setProtectedHeader({ alg: "EdDSA", typ: serviceTokenType, kid: serviceKey.kid ?? "" })
      .setIssuer(serviceKey.kid ?? "")
      .setAudience(callee)
      .setIssuedAt()
      .setExpirationTime("60s")
      .sign(await key);
    issued.set(callee, { token, renewAt: Date.now() + 30_000 });
    return token;
  };
};

/**
 * Tells who calls a service: the calling service by its own token, whose audience must be this service and whose
 * key must be its issuer's (`service.untrusted` otherwise), and the user behind it by the access token beside it.
 */
export const serviceIdentity = (
  name: string,
  { meshKeys }: Pick<MeshKeys, "meshKeys">,
  userKeys: JWTVerifyGetKey,
) => {
  const verifyService = tokenVerifier(createLocalJWKSet(meshKeys), {
    audience: name,
    type: serviceTokenType,
    issuerNamesKey: true,
    refusedAs: "service.untrusted",
  });
  const verifyUser = tokenVerifier(userKeys, accessTokenClaims);
  return async (headers: Headers, access: Access): Promise<Identity> => {
    const bearer = bearerToken(headers);
    if (!bearer) throw new Fault("service.untrusted", { cause: "the call bears no service's token" });
    const service = (await verifyService(bearer)).iss;
    const userToken = access === "user" ? headers.get(meshHeaders.user) : undefined;
    return { service, caller: userToken ? callerOf(await verifyUser(userToken)) : undefined };
  };
};

/** The access token in `Authorization: Bearer …`. */
export const bearerToken = (headers: Headers): string | undefined =>
  /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];

/** The headers of a call to another service: own identity, the user's token beside it, request id. */
export const identityHeaders = async (
  callee: string,
  tokenFor: (callee: string) => Promise<string>,
): Promise<Record<string, string>> => {
  const scope = callScope();
  return {
    authorization: `Bearer ${await tokenFor(callee)}`,
    ...(scope?.userToken ? { [meshHeaders.user]: scope.userToken } : {}),
    ...(scope ? { [meshHeaders.requestId]: scope.requestId } : {}),
  };
};
