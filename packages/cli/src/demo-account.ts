import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Client, createClient, isFault } from "@millrace/client";
import { CommandError } from "./command.ts";
import { keepPrivate } from "./secrets.ts";
import { newPassword } from "./service-keys.ts";

/** The account that the local commands act as. */
export type DemoAccount = { readonly email: string; readonly password: string };

/** The account kept in `<dataFolder>/demo-account.json`, made at first use with a password of its own. */
export const demoAccount = (dataFolder: string): DemoAccount => {
  const file = join(dataFolder, "demo-account.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as DemoAccount;
  const account = { email: "demo@millrace.example", password: newPassword() };
  keepPrivate(file, account);
  return account;
};

/** A client that is signed in as the demo account; the account is registered where it does not exist yet. */
export const signInToDemo = async (gatewayUrl: string, account: DemoAccount): Promise<Client> => {
  const client = createClient({ url: gatewayUrl });
  try {
    await client.signIn(account);
  } catch (error) {
    if (!isFault(error, "auth.wrong_credentials")) throw error;
    await register(client, account);
  }
  return client;
};

const register = async (client: Client, account: DemoAccount): Promise<void> => {
  try {
    await client.register({ ...account, displayName: "Demo" });
  } catch (error) {
    if (!isFault(error, "auth.email_taken")) throw error;
    throw new CommandError(
      `${account.email} exists here with another password than the one in demo-account.json: put that one back, or delete .millrace to begin anew.`,
    );
  }
};
