/** Global setup of the `cli` project: its tests run the built program, so there must be a current one. */
import { execFileSync } from "node:child_process";
import { globSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const SOURCES = ["src/**/*", "templates/**/*", "build/**/*", "build.mjs", "package-lock.json"];

function newestSource(): number {
  return Math.max(...globSync(SOURCES, { cwd: root }).map((file) => statSync(`${root}${file}`).mtimeMs));
}

/** Builds `dist/` if it is missing or older than anything it is made from. */
export function setup(): void {
  const built = statSync(`${root}dist/main.js`, { throwIfNoEntry: false });
  if (built !== undefined && built.mtimeMs >= newestSource()) return;
  execFileSync(process.execPath, ["build.mjs"], { cwd: root, stdio: "inherit" });
}
