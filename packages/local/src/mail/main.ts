import { runBunChild } from "../bun-child.ts";
import { type MailCatcherOptions, openMailCatcher } from "./mail-catcher.ts";

await runBunChild<MailCatcherOptions>(Bun.argv, openMailCatcher);
