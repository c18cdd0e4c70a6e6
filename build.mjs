/** Bundles src/main.ts into dist/ (or the folder named as the argument): one entry, and chunks loaded when needed. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { templatesEsbuildPlugin } from "./build/templates.mjs";

const root = path.dirname(fileURLToPath(import.meta.url));
const outdir = path.resolve(process.argv[2] ?? path.join(root, "dist"));

// Bundled CommonJS packages (ioredis, commander's parts) call require for Node's own modules.
const REQUIRE =
  'import { createRequire as __createRequire } from "node:module";const require = __createRequire(import.meta.url);';

const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: "src/main.ts" },
  outdir,
  // Nothing is written before the whole build has succeeded: a failed one leaves the last program in place.
  write: false,
  metafile: true,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22.12",
  // The ES module of a package where it has one: jsonc-parser's other form loads files by computed names.
  mainFields: ["module", "main"],
  chunkNames: "chunks/[name]-[hash]",
  // It finds its native library beside itself.
  external: ["better-sqlite3"],
  alias: {
    // Ink asks for it only in its development mode; it would be a megabyte that nobody runs.
    "react-devtools-core": "./build/no-react-devtools.mjs",
    // Its ES modules. An `import()` of a bundled CommonJS module has a default export and none of the names.
    yaml: fileURLToPath(new URL("../browser/index.js", import.meta.resolve("yaml"))),
  },
  plugins: [templatesEsbuildPlugin()],
  define: { "process.env.NODE_ENV": '"production"' },
  banner: { js: REQUIRE },
  // Dead development branches go. Names and lines stay, so that a stack trace in a bug report can be read: measured
  // over 40 interleaved runs, taking white space out changed nothing about the start (the compile cache sees to it).
  minifySyntax: true,
  // No maps: Node reads them only when told to, and the lines are readable as they are.
  sourcemap: false,
  legalComments: "external",
  logLevel: "warning",
});

await rm(outdir, { recursive: true, force: true });
for (const file of outputFiles) {
  await mkdir(path.dirname(file.path), { recursive: true });
  await writeFile(file.path, file.contents);
}
await writeFile(path.join(outdir, "meta.json"), JSON.stringify(metafile));
