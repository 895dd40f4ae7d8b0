import { findRunningStack, openStack } from "@millrace/local";
import type { Command, Context } from "../command.ts";
import { migrateAll } from "../migrate.ts";
import { preferPorts } from "../preferred-ports.ts";
import { openServiceSecrets } from "../secrets.ts";
import { servicesThatNeed } from "../services.ts";

/** Migrations alone: over `ADMIN_DATABASE_URL`, over the stack that runs here, or over one started for it. */
export const migrate: Command = {
  words: "",
  count: [0, 0],
  flags: {},
  run: async (_, context) => {
    const { env, dataFolder } = context;
    const known = env.ADMIN_DATABASE_URL ?? findRunningStack(dataFolder)?.postgres.adminUrl;
    if (known) return await migrateOver(known, context);
    preferPorts(dataFolder);
    await using stack = await openStack({ dataFolder, env });
    return await migrateOver(stack.postgres.adminUrl, context);
  },
};

const migrateOver = async (adminUrl: string, context: Context): Promise<number> => {
  const { root, terminal } = context;
  await migrateAll({
    root,
    adminUrl,
    passwords: passwordsFor(context),
    onMigrated: (service, names) => terminal.print(`${service}: ${names.join(", ") || "up to date"}`),
  });
  return 0;
};

/** `DATABASE_PASSWORD_<NAME>` of a deployment, or else those of this data folder. */
export const passwordsFor = ({ env, dataFolder }: Pick<Context, "env" | "dataFolder">) => {
  const given = servicesThatNeed("database").flatMap((service) => {
    const password = env[`DATABASE_PASSWORD_${service.toUpperCase()}`];
    return password ? [[service, password] as const] : [];
  });
  return given.length > 0 ? Object.fromEntries(given) : openServiceSecrets(dataFolder).databasePasswords;
};
