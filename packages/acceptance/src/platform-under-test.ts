import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openPlatform, type Platform } from "@millrace/cli";
import { type Client, createClient } from "@millrace/client";

/** The repository's root. */
export const root: string = resolve(import.meta.dir, "../../..");

/** Leases short enough that a killed worker's job is taken up again within seconds. */
const shortLeases = { LEASE_SECONDS: "4", ACK_SECONDS: "4", REQUESTS_PER_MINUTE: "1000000" };

let opened: Promise<Platform> | undefined;

/** The whole of Millrace on free ports in a folder of its own: started once for all acceptance tests, gone with this process. */
export const platformUnderTest = (): Promise<Platform> => {
  opened ??= openOwnPlatform();
  return opened;
};

const openOwnPlatform = async (): Promise<Platform> => {
  const dataFolder = mkdtempSync(join(tmpdir(), "millrace-acceptance-"));
  // A memory of ports that remembers none: the well-known ones are left to whoever uses Millrace on this machine.
  writeFileSync(join(dataFolder, "ports.json"), "{}");
  const platform = await openPlatform({ root, dataFolder, env: { PATH: Bun.env.PATH, ...shortLeases } });
  platform.stack.host.guardian.removeAtEnd(dataFolder);
  return platform;
};

/** A newly registered person with a client of their own. */
export const newPerson = async (
  { gatewayUrl }: Pick<Platform, "gatewayUrl">,
  displayName = "Ann",
): Promise<Client & { readonly email: string }> => {
  const email = `${displayName.toLowerCase()}-${crypto.randomUUID()}@example.org`;
  const client = createClient({ url: gatewayUrl });
  await client.register({ email, password: "correct horse battery", displayName });
  return { ...client, email };
};
