export { type Bus, openBus } from "./bus.ts";
export { PoisonMessage } from "./message.ts";
export { type Outbox, openOutbox, type Say } from "./outbox.ts";
export { type Fact, on, type Reaction, startReactions } from "./react.ts";
export { listen, signal } from "./signal.ts";
export { streams } from "./streams.ts";
export { startTasks, type TaskDelivery } from "./tasks.ts";
export type { Verdict } from "./verdict.ts";
