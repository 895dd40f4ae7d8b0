import { runBunChild } from "../bun-child.ts";
import { type CdnOptions, openCdnServer } from "./cdn-server.ts";

await runBunChild<CdnOptions>(Bun.argv, openCdnServer);
