/**
 * Tests of real parts run where the part is installed. Where it is not, they say so loudly and are skipped, so that
 * `npm test` works on a bare machine; `.ci/run` installs everything and forbids skipping.
 *
 *     const { describe, test } = needing("redis-server");
 */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, test } from "vitest";

/** Programs that tests start, and how to get each. */
const SOURCES = {
  "redis-server": "apt-get install redis-server",
  "prometheus-alertmanager": "apt-get install prometheus-alertmanager",
  prometheus: "apt-get install prometheus",
  amtool: "apt-get install prometheus-alertmanager",
  tmux: "apt-get install tmux",
  // Debian 12 has 1.20, which can do less than the tests need.
  kubectl: "version 1.27 or later; `.ci/run` installs one from an npm package",
} as const;

type Program = keyof typeof SOURCES;

/** The functions a test file is written with; those that skip where a program is missing. */
export function needing(...programs: Program[]) {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) return { describe, it: test, test };
  const sources = [...new Set(missing.map((program) => SOURCES[program]))].join("; ");
  console.warn(`SKIPPED: ${missing.join(", ")} is not installed here (${sources})`);
  return { describe: describe.skip, it: test.skip, test: test.skip };
}

function isInstalled(program: Program): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((dir) => {
    try {
      accessSync(join(dir, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
