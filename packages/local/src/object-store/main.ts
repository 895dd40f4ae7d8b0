import { type ObjectStoreOptions, openObjectStore } from "./object-store.ts";

/** Waits for the first SIGTERM or SIGINT; a second one ends the process at once. */
const terminated = (): Promise<void> =>
  new Promise((resolve) => {
    let isAsked = false;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.on(signal, () => {
        if (isAsked) process.exit(1);
        isAsked = true;
        resolve();
      });
    }
  });

const [, , argument] = Bun.argv;
if (argument === undefined) {
  console.error("usage: bun main.ts '<options of openObjectStore as JSON>'");
  process.exit(2);
}
const options: ObjectStoreOptions = JSON.parse(argument);
const stop = terminated();
{
  await using store = await openObjectStore({
    ...options,
    onFault: (error, requestId) => console.error(JSON.stringify({ requestId, error: String(error) })),
  });
  console.log(`ready ${store.url}`);
  await stop;
}
process.exit(0);
