export { type CdnOptions, openCdnServer } from "./cdn/cdn-server.ts";
export type { SignedRequest } from "./cdn/signed-values.ts";
export { openSigningKey, type SigningKey, signingKeyOf } from "./cdn/signing-key.ts";
export { type TrustedKey, type Verdict, verifySigned } from "./cdn/verify-signed.ts";
export {
  type Child,
  type ChildEvent,
  type ChildHost,
  type ChildSpec,
  type Exit,
  openChild,
} from "./child.ts";
export type { Env } from "./external.ts";
export { type Guardian, openGuardian } from "./guardian.ts";
export { type KeptChild, openKeptChild } from "./kept-child.ts";
export type { StackProgress } from "./parts.ts";
export { openPorts, type Ports } from "./ports.ts";
export { answers } from "./probe.ts";
export { openStack, type Stack, type StackOptions } from "./stack.ts";
export { findRunningStack, type RunningStack, type StackAddresses } from "./stack-file.ts";
export { openSupervisor, type ServiceSpec, type Supervisor, type SupervisorOptions } from "./supervise.ts";
