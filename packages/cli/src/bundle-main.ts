import { dirname, join } from "node:path";
import type { BunPlugin } from "bun";

// Bundles the services named after the repository and the folder to write to. A script of its own: see bundle-services.ts.
const [root = "", folder = "", ...services] = Bun.argv.slice(2);

// A bundled file would take the bundle's folder for its own, and find neither its FFmpeg nor its pages there.
const foldersOfSources: BunPlugin = {
  name: "folders of sources",
  setup: (build) => {
    build.onLoad({ filter: /\/(packages|services)\/[^/]+\/src\/.*\.ts$/ }, async ({ path }) => {
      const text = await Bun.file(path).text();
      const contents = text.replaceAll(/\bimport\.meta\.dir\b/g, JSON.stringify(dirname(path)));
      return { contents, loader: "ts" };
    });
  },
};

// sdk-node imports its gRPC exporters for variables that Millrace does not use: ours are given to it, and speak HTTP. Left
// out, since their classes bear the same names as the HTTP ones: 0.8 of a service's 3.2 MB of script, 4 MB at rest.
const exportersOverHttpAlone: BunPlugin = {
  name: "exporters over HTTP alone",
  setup: (build) => {
    build.onResolve({ filter: /^@opentelemetry\/exporter-\w+-otlp-grpc$/ }, ({ path, importer }) => ({
      path: Bun.resolveSync(path.replace(/grpc$/, "proto"), dirname(importer)),
    }));
  },
};

await Bun.build({
  entrypoints: services.map((name) => join(root, "services", name, "src/main.ts")),
  root: join(root, "services"),
  outdir: folder,
  target: "bun",
  splitting: true,
  // Names stay as they are. Bun reads the maps as soon as a stack is looked at, which pino does when it starts: 8 MB at
  // rest for scripts as they are, 5.5 MB for these.
  minify: { whitespace: true, syntax: true },
  sourcemap: "linked",
  plugins: [foldersOfSources, exportersOverHttpAlone],
});
