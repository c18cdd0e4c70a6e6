/** What the program loads before it knows what it is asked to do decides how fast every command starts. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Metafile } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Packages the program may load at once: what a command on SQLite needs; each other waits behind an `import()`. */
const ON_SQLITE = ["better-sqlite3", "commander", "jsonc-parser", "zod"];

/** Files a command may be made of before it does anything: each costs every start half a millisecond. */
const MOST_FILES = 5;

/** Packages that must be in the program, and out of its start. */
const LATER = ["chalk", "ink", "ioredis", "ollama", "react", "yaml"];

/** Name of the package that a bundled file belongs to; undefined for our own files. */
function packageOf(file: string): string | undefined {
  return file.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];
}

/** Output files loaded together with `entry`: itself and what it imports statically, and so on. */
function staticClosure(outputs: Metafile["outputs"], entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const { path: file, kind, external } of outputs[entry]?.imports ?? []) {
    if (kind === "import-statement" && external !== true) staticClosure(outputs, file, seen);
  }
  return seen;
}

/** Packages of one output file: bundled ones that left code there, and external ones it imports statically. */
function packagesOf({ inputs, imports }: Metafile["outputs"][string]): (string | undefined)[] {
  return [
    ...Object.entries(inputs).map(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? packageOf(file) : undefined)),
    ...imports
      .filter(({ path: name, kind, external }) => kind === "import-statement" && external && !name.startsWith("node:"))
      .map(({ path: name }) => name),
  ];
}

function packagesIn(outputs: Metafile["outputs"], files: Iterable<string>): string[] {
  const chunks = [...files].map((file) => outputs[file]).filter((chunk) => chunk !== undefined);
  return [...new Set(chunks.flatMap(packagesOf))].filter((name) => name !== undefined).sort();
}

const outdir = mkdtempSync(path.join(tmpdir(), "awooo-bundle-"));
let outputs: Metafile["outputs"] = {};
let entry = "";

beforeAll(() => {
  execFileSync(process.execPath, ["build.mjs", outdir], { cwd: ROOT });
  ({ outputs } = JSON.parse(readFileSync(path.join(outdir, "meta.json"), "utf8")) as Metafile);
  entry = Object.keys(outputs).find((file) => outputs[file]?.entryPoint === "src/main.ts") ?? "";
}, 60_000);

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

describe("the bundle", () => {
  it("answers --version without any package", () => {
    expect(packagesIn(outputs, staticClosure(outputs, entry))).toEqual([]);
  });

  it("loads for a command on SQLite only what such a command works with, in few files", () => {
    const program = Object.keys(outputs).find((file) => outputs[file]?.entryPoint === "later:src/cli/program.ts");
    const files = staticClosure(outputs, program ?? expect.fail("the program is no chunk"));
    expect(packagesIn(outputs, files)).toEqual(ON_SQLITE);
    expect(files.size).toBeLessThanOrEqual(MOST_FILES);
  });

  it("imports none of Node's own modules at the start of a file, and is ASCII", () => {
    for (const file of Object.keys(outputs).filter((name) => name.endsWith(".js"))) {
      const text = readFileSync(path.join(ROOT, file), "utf8");
      expect(text.match(/^import .*"node:.*$/m), file).toBeNull();
      expect(text.search(/[^\0-\x7f]/), file).toBe(-1);
    }
  });

  it.each(LATER)("has %s, for when it is used", (name) => {
    expect(packagesIn(outputs, Object.keys(outputs))).toContain(name);
  });

  it("has React as it is in production, and no developer tools", () => {
    const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
    expect(inputs.filter((file) => file.includes("react-devtools-core"))).toEqual([]);
    expect(inputs.filter((file) => /\/react.*\.development\.js$/.test(file))).toEqual([]);
    expect(inputs.some((file) => /\/react.*\.production\.js$/.test(file))).toBe(true);
  });
});

describe("the measure itself", () => {
  const chunk = (imports: Metafile["outputs"][string]["imports"], input: string): Metafile["outputs"][string] => ({
    bytes: 1,
    exports: [],
    imports,
    inputs: { [input]: { bytesInOutput: 1 } },
  });

  it("follows static imports through chunks, and stops at dynamic ones", () => {
    const made = {
      "main.js": chunk(
        [
          { path: "a.js", kind: "import-statement" },
          { path: "later.js", kind: "dynamic-import" },
          { path: "node:fs", kind: "import-statement", external: true },
        ],
        "src/main.ts",
      ),
      "a.js": chunk([{ path: "b.js", kind: "import-statement" }], "src/a.ts"),
      "b.js": chunk(
        [
          { path: "main.js", kind: "import-statement" },
          { path: "better-sqlite3", kind: "import-statement", external: true },
        ],
        "node_modules/@scope/pkg/node_modules/chalk/index.js",
      ),
      "later.js": chunk([], "node_modules/ink/index.js"),
    };
    const files = staticClosure(made, "main.js");
    expect([...files].sort()).toEqual(["a.js", "b.js", "main.js"]);
    expect(packagesIn(made, files)).toEqual(["better-sqlite3", "chalk"]);
  });
});
