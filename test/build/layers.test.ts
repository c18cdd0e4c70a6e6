/** Proves that the lint rules which hold the architecture really fire: each row is a file that breaks one of them. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");
const BIOME = path.join(ROOT, "node_modules/.bin/biome");

/** Folder, then what a file in it may import, then what it may not. */
const IMPORTS: [folder: string, allowed: string[], refused: string[]][] = [
  [
    "src/domain",
    ["./b.ts", "./actions/b.ts", "zod/mini"],
    ["../ports.ts", "../text/b.ts", "../flows/b.ts", "../adapters/redis/b.ts", "../main.ts", "zod", "node:fs", "chalk"],
  ],
  ["src/domain/actions", ["./b.ts", "../b.ts", "zod/mini"], ["../../ports.ts", "../../text/b.ts", "node:crypto"]],
  ["src/text", ["./b.ts", "../domain/b.ts"], ["../ports.ts", "../flows/b.ts", "chalk", "node:fs"]],
  [
    "src/flows",
    ["./b.ts", "../domain/b.ts", "../domain/actions/b.ts", "../text/b.ts", "../ports.ts"],
    ["../adapters/redis/b.ts", "../cli/b.ts", "../tui/b.ts", "../main.ts", "../host.ts", "node:fs", "ioredis"],
  ],
  [
    "src/adapters/redis",
    ["./b.ts", "../../domain/b.ts", "../../text/b.ts", "../../ports.ts", "node:fs", "node:fs/promises", "ioredis"],
    [
      "../sqlite/b.ts",
      "../../flows/b.ts",
      "../../cli/b.ts",
      "../../tui/b.ts",
      "../../main.ts",
      "node:process",
      "ollama",
    ],
  ],
  ["src/adapters/sqlite", ["better-sqlite3"], ["ioredis", "../redis/b.ts"]],
  ["src/adapters/ollama", ["ollama"], ["better-sqlite3"]],
  ["src/adapters/files", ["yaml", "jsonc-parser", "virtual:templates"], ["ollama"]],
  ["src/adapters/kubectl", ["node:child_process"], ["yaml", "ioredis", "../ssh/b.ts"]],
  ["src/adapters/prometheus", ["../http/b.ts"], ["../kubectl/b.ts", "../redis/http/b.ts"]],
  [
    "src/tui",
    ["./b.ts", "./components/b.tsx", "../domain/b.ts", "../text/b.ts", "../ports.ts", "ink", "react"],
    ["../flows/b.ts", "../adapters/redis/b.ts", "../cli/b.ts", "../main.ts", "../host.ts", "node:fs", "commander"],
  ],
  [
    "src/tui/components",
    ["../b.ts", "../b.tsx", "../../domain/b.ts", "../../text/b.ts", "ink"],
    ["../../flows/b.ts", "../../adapters/redis/b.ts", "../../main.ts"],
  ],
  [
    "src/cli/commands",
    ["../b.ts", "../../flows/b.ts", "../../host.ts", "../../domain/b.ts", "commander"],
    ["../../main.ts", "ioredis", "better-sqlite3", "ink", "node:process"],
  ],
];

/** File, its text, and the rule that refuses it; null where it is allowed. */
const OTHERS: [file: string, text: string, rule: string | null][] = [
  ["src/domain/canonical-json.ts", 'import { hash } from "node:crypto";\nexport const b = hash;\n', null],
  ["src/ports.ts", 'import type { B } from "./text/b.ts";\nexport type C = B;\n', "noRestrictedImports"],
  ["src/flows/lazy.ts", 'export const b = () => import("../adapters/redis/b.ts");\n', "noRestrictedImports"],
  ["src/flows/type.ts", 'import type { B } from "../cli/b.ts";\nexport type C = B;\n', "noRestrictedImports"],
  ["src/flows/cycle-a.ts", 'import { b } from "./cycle-b.ts";\nexport const a = () => b;\n', "noImportCycles"],
  ["src/flows/cycle-b.ts", 'import { a } from "./cycle-a.ts";\nexport const b = (): unknown => a;\n', "noImportCycles"],
  ["src/flows/extension.ts", 'import { a } from "./cycle-a";\nexport const b = a;\n', "useImportExtensions"],
  ["src/flows/barrel.ts", 'export { a } from "./cycle-a.ts";\n', "noBarrelFile"],
  ["src/flows/star.ts", 'export * from "./cycle-a.ts";\n', "noReExportAll"],
  ["src/main.ts", "export const b = process.env;\n", null],
  ["src/host.ts", "process.exit(1);\n", "noProcessExit"],
  ["src/domain/env.ts", "export const b = process.env;\n", "noRestrictedGlobals"],
  ["src/cli/env.ts", "export const b = process.env;\n", "noRestrictedGlobals"],
  ["src/adapters/redis/env.ts", "export const b = process.env;\n", "noRestrictedGlobals"],
  ["src/cli/print.ts", "console.log(1);\n", "noConsole"],
  ["src/domain/now.ts", "export const b = Date.now();\n", "noJsRestrictedProperties"],
  ["src/domain/random.ts", "export const b = Math.random();\n", "noJsRestrictedProperties"],
  ["src/domain/clock.ts", "export const b = new Date();\n", "plugin"],
  ["src/domain/date.ts", 'export const b = new Date("2026-01-01T00:00:00Z");\n', null],
  ["src/flows/any.ts", "export const b = (a: any) => String(a);\n", "noExplicitAny"],
  ["src/flows/default.ts", "const b = 1;\nexport default b;\n", "noDefaultExport"],
  ["src/flows/CamelCase.ts", "export const b = 1;\n", "useFilenamingConvention"],
  ["src/flows/long.ts", `export function f(): void {\n${"  f();\n".repeat(61)}}\n`, "noExcessiveLinesPerFunction"],
  ["src/flows/huge.ts", `export const b = 1;\n${"Math.abs(b);\n".repeat(300)}`, "noExcessiveLinesPerFile"],
  [
    "src/flows/floating.ts",
    "async function f(): Promise<void> {}\nexport function g(): void {\n  f();\n}\n",
    "noFloatingPromises",
  ],
  ["test/flows/mock.test.ts", 'import { vi } from "vitest";\nvi.mock("b");\n', "noJsRestrictedProperties"],
  ["test/flows/skip.test.ts", 'import { it } from "vitest";\nit.skip("b", () => {});\n', "noSkippedTests"],
  ["test/flows/only.test.ts", 'import { it } from "vitest";\nit.only("b", () => {});\n', "noFocusedTests"],
];

const importing = (from: string): string => `import { a } from "${from}";\nexport const b = a;\n`;

const CASES = [
  ...IMPORTS.flatMap(([folder, allowed, refused], row) => [
    ...allowed.map((from, i) => [`${folder}/ok-${row}-${i}.ts`, importing(from), null] as const),
    ...refused.map((from, i) => [`${folder}/bad-${row}-${i}.ts`, importing(from), "noRestrictedImports"] as const),
  ]),
  ...OTHERS,
];

interface Diagnostic {
  category: string;
  location: { path: string };
}

const scratch = mkdtempSync(path.join(tmpdir(), "awooo-layers-"));
const findings = new Map<string, string[]>();

beforeAll(() => {
  for (const name of ["biome.json", ".gitignore", "package.json", "build/lint"]) {
    cpSync(path.join(ROOT, name), path.join(scratch, name), { recursive: true });
  }
  for (const [file, text] of CASES) {
    mkdirSync(path.dirname(path.join(scratch, file)), { recursive: true });
    writeFileSync(path.join(scratch, file), text);
  }
  const biome = spawnSync(BIOME, ["lint", "--reporter=json", "--max-diagnostics=none"], {
    cwd: scratch,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const { diagnostics } = JSON.parse(biome.stdout) as { diagnostics: Diagnostic[] };
  for (const { category, location } of diagnostics) {
    const rule = category.split("/").at(-1) ?? category;
    findings.set(location.path, [...(findings.get(location.path) ?? []), rule]);
  }
}, 60_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("lint", () => {
  it.each(CASES)("%s: %j -> %s", (file, _text, rule) => {
    if (rule === null) expect(findings.get(file)).toBeUndefined();
    else expect(findings.get(file)).toContain(rule);
  });
});
