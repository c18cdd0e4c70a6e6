/** `npm ci` must work without a compiler: whatever runs while packages are installed is listed, and builds nothing. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");

interface LockedPackage {
  hasInstallScript?: boolean;
  gypfile?: boolean;
}

const read = (name: string): unknown => JSON.parse(readFileSync(path.join(ROOT, name), "utf8"));
const { packages } = read("package-lock.json") as { packages: Record<string, LockedPackage> };
const { allowScripts } = read("package.json") as { allowScripts: Record<string, boolean> };

const nameOf = (folder: string): string => folder.replace(/.*node_modules\//, "");

describe("npm ci", () => {
  it("runs no install script that was not decided on", () => {
    const withScript = Object.keys(packages).filter((folder) => folder !== "" && packages[folder]?.hasInstallScript);
    const undecided = withScript.map(nameOf).filter((name) => !(name in allowScripts));
    expect(undecided).toEqual([]);
  });

  // npm compiles every package that has a binding.gyp. better-sqlite3 forbids it in a field that npm 10 takes from the
  // lock file alone, and does not write there: after `npm install`, put `"gypfile": false` back.
  it("compiles nothing, in npm 10 and in npm 11", () => {
    const native = Object.keys(packages).filter((folder) => existsSync(path.join(ROOT, folder, "binding.gyp")));
    expect(native).toContain("node_modules/better-sqlite3");
    expect(native.filter((folder) => packages[folder]?.gypfile !== false)).toEqual([]);
    expect(native.filter((folder) => allowScripts[nameOf(folder)] !== false)).toEqual([]);
  });
});
