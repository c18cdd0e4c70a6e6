/** Bundles src/main.ts into dist/ (or the folder named as the argument): one entry, and chunks loaded when needed. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { leanPackagesPlugin } from "./build/lean-packages.mjs";
import { oneStartPlugin } from "./build/one-start.mjs";
import { withPlainBuiltins } from "./build/plain-builtins.mjs";
import { templatesEsbuildPlugin } from "./build/templates.mjs";

const root = path.dirname(fileURLToPath(import.meta.url));
const outdir = path.resolve(process.argv[2] ?? path.join(root, "dist"));

// Bundled CommonJS packages (better-sqlite3, ioredis) call require for Node's own modules.
const REQUIRE = 'const require = globalThis.process.getBuiltinModule("node:module").createRequire(import.meta.url);';

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
  alias: {
    // Ink asks for it only in its development mode; it would be a megabyte that nobody runs.
    "react-devtools-core": "./build/no-react-devtools.mjs",
    // Its ES modules. An `import()` of a bundled CommonJS module has a default export and none of the names.
    yaml: fileURLToPath(new URL("../browser/index.js", import.meta.resolve("yaml"))),
  },
  plugins: [templatesEsbuildPlugin(), leanPackagesPlugin(), oneStartPlugin(root, "src/cli/program.ts")],
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

/**
 * One character beyond Latin-1 makes the engine keep a whole file in twice the memory, which shows at the start. esbuild
 * escapes what stands in strings, and leaves what stands in regular expressions.
 * @param {string} text
 */
function ascii(text) {
  return text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

await rm(outdir, { recursive: true, force: true });
for (const file of outputFiles) {
  await mkdir(path.dirname(file.path), { recursive: true });
  await writeFile(file.path, file.path.endsWith(".js") ? ascii(withPlainBuiltins(file.text)) : file.contents);
}
await writeFile(path.join(outdir, "meta.json"), JSON.stringify(metafile));
