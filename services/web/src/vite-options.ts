import react from "@vitejs/plugin-react";
import type { InlineConfig } from "vite";

/** How Vite builds the page: offline, without a configuration file, every asset a file of its own (no inline data). */
export const viteOptions = (root: string, outDir: string): InlineConfig => ({
  root,
  configFile: false,
  envDir: false,
  logLevel: "warn",
  mode: "production",
  plugins: [react()],
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2023",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // Contracts are values without side effects: what the page does not use of them stays out, schemas and all.
      treeshake: { moduleSideEffects: [{ test: /packages\/contracts\//, sideEffects: false }] },
    },
  },
});
