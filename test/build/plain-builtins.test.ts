import { expect, it } from "vitest";
import { withPlainBuiltins } from "../../build/plain-builtins.mjs";

const taken = (name: string) => `globalThis.process.getBuiltinModule("node:${name}")`;

it.each([
  ['import { hash } from "node:crypto";', `const { hash } = ${taken("crypto")};`],
  ['import { join as join2, sep } from "path";', `const { join: join2, sep } = ${taken("path")};`],
  ['import fs from "node:fs";', `const fs = ${taken("fs")};`],
  ['import * as os from "node:os";', `const os = ${taken("os")};`],
  ['import fs2, { stat } from "node:fs/promises";', `const fs2 = ${taken("fs/promises")}; const { stat } = fs2;`],
])("rewrites %s", (line, expected) => {
  expect(withPlainBuiltins(`// a\n${line}\nb();`)).toBe(`// a\n${expected}\nb();`);
});

it.each([
  'import { a } from "./chunk.js";',
  'import { fs } from "fs-extra";',
  'const text = `import fs from "node:fs";`;',
  'await import("node:readline");',
])("leaves %s", (line) => {
  expect(withPlainBuiltins(line)).toBe(line);
});
