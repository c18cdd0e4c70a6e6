/**
 * Tests of real parts run where the part is installed. Where it is not, they say so loudly and are skipped, so that
 * `npm test` works on a bare machine; `.ci/run` installs everything and forbids skipping.
 *
 *     const { describe, test } = needing("redis-server");
 */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, test } from "vitest";

/** Programs that tests start, with the Debian package each comes in. */
const PACKAGES = {
  "redis-server": "redis-server",
  "prometheus-alertmanager": "prometheus-alertmanager",
  amtool: "prometheus-alertmanager",
  tmux: "tmux",
} as const;

type Program = keyof typeof PACKAGES;

/** The functions a test file is written with; those that skip where a program is missing. */
export function needing(...programs: Program[]) {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) return { describe, it: test, test };
  const packages = [...new Set(missing.map((program) => PACKAGES[program]))].join(" ");
  console.warn(`SKIPPED: ${missing.join(", ")} is not installed here (apt-get install ${packages})`);
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
