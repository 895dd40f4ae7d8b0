import { runBunChild } from "./bun-child.ts";
import { type ObjectStoreOptions, openObjectStore } from "./object-store/object-store.ts";

const onFault = (error: unknown, requestId: string) =>
  console.error(JSON.stringify({ requestId, error: String(error) }));

await runBunChild<ObjectStoreOptions>(Bun.argv, (options) => openObjectStore({ ...options, onFault }));
