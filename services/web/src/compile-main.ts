import { join } from "node:path";
import { build } from "vite";
import { viteOptions } from "./vite-options.ts";

// A process of its own: Vite takes its mode from NODE_ENV alone, and its memory goes with it.
await build(viteOptions(join(import.meta.dir, "page"), Bun.argv[2] ?? ""));
