/** `awooo doctor`: what works, what is missing, what to do. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { incidentDocument, type Laptop, newLaptop } from "../support/awooo.ts";
import { needing } from "../support/needing.ts";
import { TWO_MODELS } from "../support/ollama/hostile.ts";
import { startOllama } from "../support/ollama-server.ts";
import { startRedis } from "../support/redis-server.ts";

const withRedis = needing("redis-server");

let laptop: Laptop;

beforeEach(async () => {
  laptop = await newLaptop();
});
afterEach(() => laptop.remove());

interface DoctorCheck {
  name: string;
  status: string;
  message: string;
  fix: string | null;
}

async function doctor(env: Record<string, string> = {}): Promise<{ code: number | null; checks: DoctorCheck[] }> {
  const { code, stdout, stderr } = await laptop.run(["doctor", "--json"], { env });
  expect(stderr).toBe("");
  const { checks } = JSON.parse(stdout) as { checks: DoctorCheck[] };
  for (const { status, fix } of checks) {
    if (status === "failed" || status === "warning") expect(fix).toEqual(expect.stringMatching(/\S/));
  }
  return { code, checks };
}

const check = (checks: DoctorCheck[], name: string) => checks.find((one) => one.name === name);

test("a laptop with nothing but its database is in order", async () => {
  const { code, checks } = await doctor();
  expect(code).toBe(0);
  expect(Object.fromEntries(checks.map(({ name, status }) => [name, status]))).toEqual({
    "Node.js": "ok",
    SQLite: "ok",
    "Audit ledger": "ok",
    Redis: "off",
    Outbox: "ok",
    Model: "warning",
    "Answer cache": "off",
    Cluster: "off",
    Prometheus: "off",
    SigNoz: "off",
    Runs: "ok",
    Templates: "ok",
  });
  expect(check(checks, "Model")?.fix).toContain("ollama serve");
  expect(existsSync(`${laptop.home}/commons.db`)).toBe(false);
});

withRedis.test("a Redis and a model that answer are in order, a model that is missing says how it comes", async () => {
  const [redis, ollama] = await Promise.all([startRedis(), startOllama()]);
  const env = { AWOOO_REDIS_URL: redis.url, OLLAMA_HOST: ollama.url };
  const all = await doctor(env);
  const other = await doctor({ ...env, AWOOO_MODEL: "mistral" });
  const unable = await doctor({ ...env, AWOOO_TOOL_MODEL: "qwen3" });
  const two = await startOllama(TWO_MODELS);
  const able = await doctor({ ...env, OLLAMA_HOST: two.url });
  await two.close();
  // Looking asks no model to think.
  const asked = ollama.chats();
  await Promise.all([redis.stop(), ollama.close()]);
  expect(all.code).toBe(0);
  expect(check(all.checks, "Redis")).toMatchObject({ status: "ok", message: expect.stringMatching(/^version \d/) });
  expect(check(all.checks, "Model")).toMatchObject({ status: "ok" });
  expect(check(all.checks, "Tool model")).toMatchObject({ status: "warning", fix: "ollama pull nemotron-mini" });
  expect(check(unable.checks, "Tool model")).toMatchObject({
    status: "warning",
    fix: expect.stringContaining("AWOOO_TOOL_MODEL"),
  });
  expect(check(able.checks, "Tool model")).toMatchObject({
    status: "ok",
    message: expect.stringContaining("can call tools"),
  });
  expect(check(other.checks, "Model")).toMatchObject({ status: "warning", fix: "ollama pull mistral" });
  expect(asked).toEqual([]);
});

withRedis.test("a Redis that is configured and away is a failure: exit 5, its password shown nowhere", async () => {
  const redis = await startRedis();
  await redis.shutdown();
  const url = redis.url.replace("redis://", "redis://:hunter2@");
  const { code, checks } = await doctor({ AWOOO_REDIS_URL: url });
  await redis.stop();
  expect(code).toBe(5);
  expect(check(checks, "Redis")).toMatchObject({ status: "failed", message: expect.stringContaining("refused") });
  expect(JSON.stringify(checks)).not.toContain("hunter2");
});

withRedis.test("what waits for Redis is counted", async () => {
  const redis = await startRedis();
  await redis.shutdown();
  const env = { AWOOO_REDIS_URL: redis.url };
  const file = await laptop.file("one.json", JSON.stringify(incidentDocument("INC-1")));
  await laptop.run(["ingest", file], { env });
  await redis.stop();
  expect(check((await doctor()).checks, "Outbox")).toMatchObject({
    status: "warning",
    message: "1 event waits for Redis",
  });
});

test("an answer cache that is damaged is no failure", async () => {
  await laptop.run(["list"]);
  await writeFile(`${laptop.home}/commons.db`, "no database ".repeat(100));
  const { code, checks } = await doctor();
  expect(code).toBe(0);
  expect(check(checks, "Answer cache")).toMatchObject({
    status: "warning",
    message: expect.stringMatching(/commons\.db: damaged$/),
  });
});

test("a template of one's own that cannot be used is named, and nothing else is lost", async () => {
  await laptop.run(["list"]);
  const { mkdir, writeFile } = await import("node:fs/promises");
  await mkdir(`${laptop.home}/templates`);
  await writeFile(`${laptop.home}/templates/mine.yaml`, "id: mine\ntitle: [\n");
  const { code, checks } = await doctor();
  expect(code).toBe(0);
  expect(check(checks, "Templates")).toMatchObject({
    status: "warning",
    message: expect.stringContaining("mine.yaml"),
  });
});

test.each<[what: string, code: number, part: string, says: string, prepare: () => Promise<Record<string, string>>]>([
  ["a bad Redis URL", 2, "Settings", "Redis URL", async () => ({ AWOOO_REDIS_URL: "localhost" })],
  ["a bad duration", 2, "Settings", "AWOOO_LLM_TIMEOUT", async () => ({ AWOOO_LLM_TIMEOUT: "soon" })],
  ["a signers file, which is not built yet", 2, "Settings", "AWOOO_SIGNERS", async () => ({ AWOOO_SIGNERS: "/s" })],
  [
    "a broken config.yaml",
    2,
    "Settings",
    "config.yaml: lang",
    async () => {
      await laptop.file("config.yaml", "lang: [en]");
      return {};
    },
  ],
  [
    "a database that is none",
    5,
    "SQLite",
    "awooo.db",
    async () => {
      await laptop.file("awooo.db", "no database ".repeat(100));
      return {};
    },
  ],
])("%s is what it reports, in its table and with its exit code", async (_what, wanted, part, says, prepare) => {
  const env = await prepare();
  const { code, checks } = await doctor(env);
  expect(code).toBe(wanted);
  expect(check(checks, "Node.js")).toMatchObject({ status: "ok" });
  expect(check(checks, part)).toMatchObject({ status: "failed", message: expect.stringContaining(says) });
  const text = await laptop.run(["doctor"], { env });
  expect(text).toMatchObject({ code: wanted, stderr: "" });
  expect(text.stdout).toMatch(new RegExp(`^FAIL\\s+${part}`, "m"));
});

test("looking changes nothing", async () => {
  await laptop.json("ingest", await laptop.file("one.json", JSON.stringify(incidentDocument("INC-1"))));
  const before = (await laptop.run(["audit", "export"])).stdout;
  await doctor();
  await laptop.run(["doctor"]);
  expect((await laptop.run(["audit", "export"])).stdout).toBe(before);
});
