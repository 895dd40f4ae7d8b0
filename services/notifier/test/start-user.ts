import { join } from "node:path";
import { newId, type UserId } from "@millrace/contracts";
import { migrate, openDatabase } from "@millrace/database";
import { freshDatabase, testStack } from "@millrace/local/testing";
import { namedKeys } from "@millrace/mesh/testing";
import { freePort, untilReady } from "./processes.ts";

type Person = { id: UserId; email: string; displayName: string };

const folder = join(import.meta.dir, "../../user");

/** The real user service in its own process, over its own database; `addUser` writes a row as a registration would. */
export const startUserService = async (meshKeys: Awaited<ReturnType<typeof namedKeys>>["meshKeys"]) => {
  const stack = await testStack();
  const resources = new AsyncDisposableStack();
  const { url: adminUrl, drop } = await freshDatabase(stack);
  resources.defer(drop);
  // Only its process knows the other service; its tables are made the way the command line makes them.
  const { migrations } = await import(join(folder, "migrations/index.ts"));
  await migrate(adminUrl, { service: "user", password: "user-test" }, migrations);
  const databaseUrl = Object.assign(new URL(adminUrl), { username: "user", password: "user-test" }).href;
  const db = resources.adopt(openDatabase<{ profile: Person }>(databaseUrl), (it) => it.destroy());
  const port = freePort();
  const child = Bun.spawn([process.execPath, "src/main.ts"], {
    cwd: folder,
    stdout: "ignore",
    stderr: "inherit",
    env: {
      PORT: String(port),
      SERVICE_KEY: JSON.stringify((await namedKeys("user")).serviceKey),
      MESH_KEYS: JSON.stringify(meshKeys),
      DATABASE_URL: databaseUrl,
      NATS_URL: stack.nats.url,
      AUTH_URL: "http://127.0.0.1:1",
    },
  });
  resources.defer(() => {
    child.kill("SIGKILL");
    return child.exited.then(() => {});
  });
  await untilReady(port, child);
  return {
    url: `http://127.0.0.1:${port}`,
    addUser: async (displayName = "Ada"): Promise<Person> => {
      const id = newId("user");
      const person = { id, email: `${id}@example.org`, displayName };
      await db.insertInto("profile").values(person).execute();
      return person;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
};
