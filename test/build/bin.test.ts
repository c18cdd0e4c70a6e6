/** `bin/awooo.js` refuses, in one line, what it cannot run on. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { transform } from "esbuild";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const BIN = path.resolve(import.meta.dirname, "../../bin/awooo.js");

let home = "";

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "awooo-bin-"));
  cpSync(path.dirname(BIN), path.join(home, "bin"), { recursive: true });
  writeFileSync(path.join(home, "package.json"), '{"type":"module"}');
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Stands where the built program would. */
function putProgram(text: string): void {
  mkdirSync(path.join(home, "dist"));
  writeFileSync(path.join(home, "dist/main.js"), text);
}

function start(...nodeOptions: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [...nodeOptions, path.join(home, "bin/awooo.js"), "list"], { encoding: "utf8" });
}

/** Makes the process believe that it runs on another Node. */
function onNode(version: string): string {
  const fake = `{ ...process.versions, node: ${JSON.stringify(version)} }`;
  const code = `Object.defineProperty(process, "versions", { value: ${fake} });
    Object.defineProperty(process, "version", { value: ${JSON.stringify(`v${version}`)} });`;
  return `--import=data:text/javascript,${encodeURIComponent(code)}`;
}

describe("bin/awooo.js", () => {
  it("hands over to the built program", () => {
    putProgram("export async function main() { console.log(process.argv[2]); process.exitCode = 7; }");
    expect(start()).toMatchObject({ status: 7, stdout: "list\n", stderr: "" });
  });

  it("says how to build it when it is not built", () => {
    const { status, stdout, stderr } = start();
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^awooo is not built yet: .*npm run build.*\n$/);
  });

  it.each(["14.21.3", "20.20.2", "22.11.0"])("refuses Node %s, and names both versions", (version) => {
    putProgram("export async function main() {}");
    const { status, stderr } = start(onNode(version));
    expect(status).toBe(2);
    expect(stderr).toContain(`found v${version}`);
    expect(stderr).toMatch(/^awooo needs Node\.js 22\.12 or later, .*\n$/);
  });

  it("is run by the Node that its packages brought along, where the one on the PATH is too old", () => {
    putProgram("export async function main() { console.log(process.argv[2]); process.exitCode = 7; }");
    mkdirSync(path.join(home, "node_modules/node/bin"), { recursive: true });
    symlinkSync(process.execPath, path.join(home, "node_modules/node/bin/node"));
    expect(start(onNode("20.20.2"))).toMatchObject({ status: 7, stdout: "list\n", stderr: "" });
  });

  it.each(["22.12.0", "23.0.0", "26.1.0"])("runs on Node %s", (version) => {
    putProgram("export async function main() {}");
    expect(start(onNode(version))).toMatchObject({ status: 0, stderr: "" });
  });

  it("is short, and an old Node can read it", async () => {
    const text = readFileSync(BIN, "utf8");
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(15);
    // What esbuild would have to rewrite for Node 14 comes out changed; written the same way, nothing was.
    const [kept, lowered] = await Promise.all(
      ["esnext", "node14.13.1"].map((target) => transform(text, { target, format: "esm" })),
    );
    expect(lowered?.code).toBe(kept?.code);
  });
});
