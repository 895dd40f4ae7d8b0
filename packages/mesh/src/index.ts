export { admit } from "./admit.ts";
export { boundedBody } from "./bounded-body.ts";
export { type CallContext, callContext, type Identify } from "./call-context.ts";
export { type CallScope, callScope, inCallScope, meshHeaders } from "./call-scope.ts";
export { type ClientOf, connect, type Peer } from "./connect.ts";
export { asFault, faultBody, logBug, statusOf } from "./fault-shape.ts";
export { forward } from "./forward.ts";
export type { Call, Caller, Handler, Handlers } from "./handlers.ts";
export { accessTokenClaims, type Identity } from "./identity.ts";
export { type Implementation, implement, routerFrom } from "./implement.ts";
export type { FaultShape, RouterOf } from "./router-of.ts";
export { serve, terminated } from "./serve.ts";
export { type ServiceAppOptions, serviceApp } from "./service-app.ts";
export {
  bearerToken,
  identityHeaders,
  type MeshKeys,
  serviceIdentity,
  serviceTokens,
} from "./service-identity.ts";
export { userIdentity, userKeysFrom } from "./user-identity.ts";
