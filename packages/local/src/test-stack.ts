import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SQL } from "bun";
import type { Env } from "./external.ts";
import { openGuardian } from "./guardian.ts";
import { openPorts } from "./ports.ts";
import { openStack, type Stack } from "./stack.ts";
import type { StackAddresses } from "./stack-file.ts";

let opened: Promise<Stack> | undefined;

/**
 * The stack for tests: the one whose addresses `MILLRACE_TEST_STACK` holds as JSON, or else one in a temporary
 * folder, opened once per process and gone with it. Test files have no composition root, so this is where their
 * environment is read.
 */
export const testStack = (env: Env = Bun.env): Promise<Stack> => {
  opened ??= env.MILLRACE_TEST_STACK ? sharedStack(env.MILLRACE_TEST_STACK) : ownStack(env);
  return opened;
};

/** The value for `MILLRACE_TEST_STACK` that lets other processes' tests use this stack. */
export const shareStack = ({ postgres, nats, objects, mail, traces, cdn }: StackAddresses): string =>
  JSON.stringify({ postgres, nats, objects, mail, traces, cdn });

const sharedStack = async (json: string): Promise<Stack> => {
  const dataFolder = mkdtempSync(join(tmpdir(), "millrace-shared-"));
  const guardian = openGuardian();
  guardian.removeAtEnd(dataFolder);
  return {
    ...(JSON.parse(json) as StackAddresses),
    dataFolder,
    host: { logFolder: join(dataFolder, "logs"), guardian },
    ports: openPorts(),
    pids: () => ({}),
    [Symbol.asyncDispose]: async () => {},
  };
};

/** Stopped and deleted by its guardian, since Bun's test runner ends without telling anybody. */
const ownStack = async (env: Env): Promise<Stack> => {
  const dataFolder = mkdtempSync(join(tmpdir(), "millrace-test-"));
  const stack = await openStack({ dataFolder, env: { PATH: env.PATH } });
  stack.host.guardian.removeAtEnd(stack.dataFolder);
  return { ...stack, [Symbol.asyncDispose]: async () => {} };
};

/** A new, empty database for one test file, owned by the stack's administrator. */
export const freshDatabase = async (
  stack: Pick<Stack, "postgres">,
): Promise<{ readonly url: string; drop(): Promise<void> }> => {
  const name = `test_${randomBytes(8).toString("hex")}`;
  const url = new URL(stack.postgres.adminUrl);
  url.pathname = `/${name}`;
  await administer(stack, `CREATE DATABASE ${name}`);
  return { url: url.href, drop: () => administer(stack, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
};

const administer = async ({ postgres }: Pick<Stack, "postgres">, statement: string): Promise<void> => {
  const sql = new SQL(postgres.adminUrl, { max: 1 });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.close();
  }
};
