export { boundedBody } from "./bounded-body.ts";
export { callContext, type Identify } from "./call-context.ts";
export { inCallScope, meshHeaders } from "./call-scope.ts";
export { type ClientOf, connect } from "./connect.ts";
export { asFault, faultResponse, logBug } from "./fault-shape.ts";
export { forward } from "./forward.ts";
export type { Call, Caller, Handlers } from "./handlers.ts";
export { accessTokenClaims, type Identity } from "./identity.ts";
export { implement, routerFrom } from "./implement.ts";
export { requestIdOf } from "./request-id.ts";
export type { RouterOf } from "./router-of.ts";
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
