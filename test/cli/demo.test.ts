/** `awooo demo`: the whole story, and nothing left of it. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Laptop, newLaptop } from "../support/awooo.ts";
import { goodAnswer, startOllama } from "../support/ollama-server.ts";

let laptop: Laptop;
let home: string;
let tmp: string;

beforeEach(async () => {
  laptop = await newLaptop();
  home = await mkdtemp(join(tmpdir(), "awooo-demo-home-"));
  tmp = await mkdtemp(join(tmpdir(), "awooo-demo-tmp-"));
});
afterEach(async () => {
  await Promise.all([laptop.remove(), rm(home, { recursive: true }), rm(tmp, { recursive: true })]);
});

/** As on a new machine: no AWOOO_HOME, a home of its own. Node's cache of compiled code is no part of the demo. */
const run = (args: string[], env: Record<string, string> = {}) => {
  const own = { AWOOO_HOME: "", AWOOO_USER: "", HOME: home, TMPDIR: tmp, NODE_DISABLE_COMPILE_CACHE: "1" };
  return laptop.run(["demo", ...args], { env: { ...own, ...env } });
};

const left = async () => [...(await readdir(home)), ...(await readdir(tmp)), ...(await readdir(laptop.home))];

test("tells the whole story and leaves nothing behind", async () => {
  const { code, stdout, stderr } = await run([]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const commands = [...stdout.matchAll(/^\$ awooo (\w+)/gm)].map(([, verb]) => verb);
  expect(commands).toEqual([
    "ingest",
    "ingest",
    "list",
    "propose",
    "approve",
    "resolve",
    "approve",
    "run",
    "resolve",
    "audit",
  ]);
  expect(stdout).toContain("1 of 2 signatures (alice)");
  expect(stdout).toContain("(exit code 8)");
  expect(stdout).toMatch(/HANDED OVER[\s\S]*\(exit code 6\)/);
  expect(stdout).toMatch(/is resolved/);
  expect(stdout).toContain("The audit ledger is whole");
  expect(await left()).toEqual([]);
});

test("as JSON it is one document with its steps", async () => {
  const { code, stdout, stderr } = await run(["--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { steps } = JSON.parse(stdout) as { steps: { command: string; exit_code: number }[] };
  expect(steps.map(({ exit_code }) => exit_code)).toEqual([0, 0, 0, 0, 0, 8, 0, 6, 0, 0]);
  expect(await left()).toEqual([]);
});

test("asks no model, no Redis and no setting", async () => {
  const ollama = await startOllama({ behaviour: goodAnswer() });
  await laptop.file("config.yaml", "nonsense: 1\n");
  const { code } = await run([], {
    AWOOO_HOME: laptop.home,
    OLLAMA_HOST: ollama.url,
    AWOOO_REDIS_URL: "redis://127.0.0.1:1",
    AWOOO_SIGNERS: "/nonexistent",
    AWOOO_LANG: "xx",
  });
  expect(code).toBe(0);
  expect(ollama.requests).toEqual([]);
  await ollama.close();
});

test("three at a time do not meet", async () => {
  const results = await Promise.all(Array.from({ length: 3 }, () => run([])));
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(await left()).toEqual([]);
});

test("tells it in English and in one voice, whatever the language", async () => {
  const { stdout } = await run([], { AWOOO_LANG: "zh-TW" });
  expect(stdout).not.toMatch(/\p{Script=Han}/u);
});
