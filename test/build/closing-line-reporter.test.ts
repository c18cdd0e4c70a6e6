/** Runs a real Vitest on made-up test files and reads the last line, since that is what a CI reads. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");

let scratch = "";

beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), "awooo-reporter-"));
  symlinkSync(path.join(ROOT, "node_modules"), path.join(scratch, "node_modules"));
  mkdirSync(path.join(scratch, "test"));
  const reporter = JSON.stringify(path.join(ROOT, "build/closing-line-reporter.ts"));
  writeFileSync(
    path.join(scratch, "vitest.config.mjs"),
    `import { ClosingLineReporter } from ${reporter};
    export default { test: { include: ["test/*.js"], reporters: ["default", new ClosingLineReporter()] } };`,
  );
});

afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const PASSING = 'it("is well", () => {});';
const FAILING = 'it("is ill", () => { throw new Error("ill"); });';

/** Runs tests written as text, in an environment that is neither CI nor this run's own. */
function run(
  tests: string,
  env: Record<string, string> = {},
  args: string[] = [],
): { status: number | null; last: string; stdout: string } {
  writeFileSync(path.join(scratch, "test/a.js"), `import { beforeAll, describe, it } from "vitest";\n${tests}\n`);
  const { PATH = "" } = process.env;
  const { status, stdout } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...args], {
    cwd: scratch,
    encoding: "utf8",
    env: { PATH, NO_COLOR: "1", ...env },
  });
  return { status, stdout, last: stdout.trimEnd().split("\n").at(-1) ?? "" };
}

describe("the closing line", () => {
  it("counts passed tests", () => {
    expect(run(PASSING + PASSING.replace("well", "fine"))).toMatchObject({ status: 0, last: "2 passed, 0 failed" });
  });

  it("counts failed tests", () => {
    expect(run(PASSING + FAILING)).toMatchObject({ status: 1, last: "1 passed, 1 failed" });
  });

  it("counts a file that cannot be loaded as a failure", () => {
    expect(run('throw new Error("no");')).toMatchObject({ status: 1, last: "0 passed, 1 failed" });
  });

  it("counts a hook that throws as a failure", () => {
    const { status, last } = run(`describe("d", () => { beforeAll(() => { throw new Error("no"); }); ${PASSING} });`);
    expect(status).toBe(1);
    expect(last).toMatch(/^0 passed, 1 failed/);
  });

  it("names skipped tests where skipping is allowed", () => {
    const { status, last } = run(`${PASSING} it.skip("waits", () => {}); it.todo("later");`);
    expect({ status, last }).toEqual({ status: 0, last: "1 passed, 0 failed, 2 skipped" });
  });

  it.each([{ CI: "true" }, { AWOOO_NO_SKIP: "1" }])("fails on a skipped test under %o, and names it", (env) => {
    const { status, last, stdout } = run(`${PASSING} it.skip("waits", () => {});`, env);
    expect({ status, last }).toEqual({ status: 1, last: "1 passed, 0 failed, 1 skipped" });
    expect(stdout).toContain("test/a.js > waits");
  });

  it("allows what `-t` leaves out", () => {
    const { status } = run(`${PASSING} it("waits", () => {});`, { AWOOO_NO_SKIP: "1" }, ["-t", "well"]);
    expect(status).toBe(0);
  });
});
