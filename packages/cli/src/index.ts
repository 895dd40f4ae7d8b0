export { checkPlayback, isPlayable, type PlaybackCheck } from "./check-playback.ts";
export { openPlatform, type Phase, type Platform, type PlatformOptions } from "./platform.ts";
export { sampleClip } from "./sample-clip.ts";
export { type ServiceName, serviceNames } from "./services.ts";
export { awaitTrace, fetchTrace } from "./trace-store.ts";
export { type TraceSpan, traceTree } from "./trace-tree.ts";
