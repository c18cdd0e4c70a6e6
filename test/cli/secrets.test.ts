/** Secrets in everything that comes from outside, and the whole of what is kept afterwards, byte by byte. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { incidentDocument, type Laptop, newLaptop } from "../support/awooo.ts";
import { needing } from "../support/needing.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { readableParts, type SeededSecret, seededSecrets } from "../support/seeded-secrets.ts";

const { describe, test } = needing("redis-server");

/** One of each format; the ones that stand alone go where people type. */
const SECRETS = seededSecrets(9).filter((_, i) => i % 20 === 0);
const LEAKED = "hunter2-leaked-9";

let redis: RedisServer;
let laptop: Laptop;
const printed: string[] = [];

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis?.stop());
afterEach(async () => {
  await laptop?.remove();
  await redis.call("FLUSHALL");
  printed.length = 0;
});

/** Runs a command and keeps what it printed. */
async function awooo(args: readonly string[], stdin = ""): Promise<string> {
  const { code, stdout, stderr } = await laptop.run(args, { stdin });
  printed.push(stdout, stderr);
  expect([code, stderr], args.join(" ")).toMatchObject([0, expect.any(String)]);
  return stdout;
}

const json = async (...args: string[]) => JSON.parse(await awooo([...args, "--json"]));

/** An alert that has the secret in every place an alert has. */
function alertWith({ written }: SeededSecret, i: number): Record<string, unknown> {
  return {
    status: "firing",
    labels: {
      alertname: `KubeDeploymentRolloutStuck ${written}`,
      namespace: "shop",
      deployment: `checkout-${i}`,
      severity: "critical",
      detail: written,
    },
    annotations: { summary: written, description: `Seen in the log of checkout: ${written}`, [`n${i}`]: written },
    startsAt: "2026-03-02T09:00:00Z",
    generatorURL: `http://prometheus/graph?g0.expr=${encodeURIComponent(written)}&token=${LEAKED}`,
  };
}

function webhook(secrets: readonly SeededSecret[]): string {
  return JSON.stringify({
    version: "4",
    groupKey: `{}:{alertname="KubeDeploymentRolloutStuck", api_key="${LEAKED}"}`,
    status: "firing",
    alerts: secrets.map(alertWith),
  });
}

const foreign = (id: string, secrets: readonly SeededSecret[]) =>
  incidentDocument(id, {
    title: `Down: ${secrets[0]?.written}`,
    brain: { notes: secrets.map(({ written }) => written), login: { password: LEAKED } },
    decision: { state: "pending", token: "0b0e7c9e-1111-4222-8333-444455556666" },
  });

/** Everything in Redis, keys and values. */
async function allOfRedis(): Promise<string> {
  const keys = (await redis.call("KEYS", "*")) as string[];
  const parts = await Promise.all(
    keys.map(async (key) => {
      const type = (await redis.call("TYPE", key)) as string;
      const read: Record<string, string[]> = {
        string: ["GET", key],
        hash: ["HGETALL", key],
        set: ["SMEMBERS", key],
        list: ["LRANGE", key, "0", "-1"],
        zset: ["ZRANGE", key, "0", "-1"],
        stream: ["XRANGE", key, "-", "+"],
      };
      const [command = "", ...args] = read[type] ?? [];
      return `${key}\n${JSON.stringify(await redis.call(command, ...args))}`;
    }),
  );
  expect(keys.length).toBeGreaterThan(0);
  return unescaped(parts.join("\n"));
}

/** Every file of the laptop, the database and its journal among them, but for what a test put there itself. */
async function allFiles(): Promise<string> {
  const names = await readdir(laptop.home, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && !entry.name.startsWith("in-"));
  expect(files.map(({ name }) => name)).toContain("awooo.db");
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), "utf8")));
  return unescaped(texts.join("\n"));
}

/** JSON inside JSON has its quotes escaped more than once. */
function unescaped(text: string): string {
  return `${text}\n${text.replaceAll("\\\\", "\\").replaceAll('\\"', '"')}`;
}

function expectNone(text: string, where: string): void {
  const left = SECRETS.filter((secret) => readableParts(secret, text).half.length > 0);
  expect(
    left.map(({ format }) => format),
    where,
  ).toEqual([]);
  expect(text, where).not.toContain(LEAKED);
}

describe("secrets in everything from outside", () => {
  test("are nowhere afterwards: not in SQLite, Redis, the audit, nor in what was printed", async () => {
    laptop = await newLaptop({ AWOOO_REDIS_URL: redis.url });
    const first = await json("ingest", await laptop.file("in-webhook.json", webhook(SECRETS)));
    expect(first.incidents).toMatchObject([{ created: true, signals_added: SECRETS.length }]);
    const again = await json("ingest", join(laptop.home, "in-webhook.json"));
    expect(again.incidents).toMatchObject([{ created: false, signals_added: 0 }]);
    await json("ingest", await laptop.file("in-incident.json", JSON.stringify(foreign("INC-FILE", SECRETS))));

    const id = first.incidents[0].incident_id as string;
    const typed = `said the log: password=${LEAKED}`;
    for (const incident of [id, "INC-FILE"]) {
      const { approval } = await json("propose", incident, "--no-llm");
      await awooo(["show", incident]);
      await awooo(["approve", approval.id, "--as", "bob", "--comment", typed]);
      await awooo(["approve", approval.id, "--as", "carol", "--comment", `token ${SECRETS[4]?.written}`]);
    }
    const { approval } = await json("propose", id, "--no-llm", "--new", "--source", "template");
    await awooo(["reject", approval.id, "--as", "bob", "--comment", typed]);
    await awooo(["freeze", "--reason", typed]);
    await awooo(["unfreeze", "--reason", typed]);
    await awooo(["resolve", id, "--reason", typed]);
    await awooo(["resolve", "INC-FILE", "--approval"]);
    await json("list");
    const exported = await awooo(["audit", "export"]);
    await awooo(["audit", "verify"]);

    expect(exported.split("[masked ").length).toBeGreaterThan(SECRETS.length * 5);
    expectNone(unescaped(exported), "audit export");
    expectNone(unescaped(printed.join("\n")), "what was printed");
    expectNone(await allFiles(), "the laptop's files");
    expectNone(await allOfRedis(), "Redis");
  });

  test("of another service's document stay in its own fields in Redis, and nowhere else", async () => {
    laptop = await newLaptop({ AWOOO_REDIS_URL: redis.url });
    const document = foreign("INC-THEIRS", SECRETS);
    await redis.call("SET", "incident:INC-THEIRS", JSON.stringify(document));
    const { approval } = await json("propose", "INC-THEIRS", "--no-llm");
    await awooo(["approve", approval.id, "--as", "bob", "--comment", `password=${LEAKED}`]);
    await json("list");

    const written = JSON.parse((await redis.call("GET", "incident:INC-THEIRS")) as string);
    expect(written).toMatchObject({ status: "mitigating", brain: document["brain"], decision: document["decision"] });
    expectNone(written.title, "the title in Redis");
    const events =
      (await redis.call("HGETALL", "awooo:events:INC-THEIRS").catch(() => null)) ?? (await eventsInRedis());
    expectNone(unescaped(JSON.stringify(events)), "the events in Redis");
    expectNone(await allFiles(), "the laptop's files");
    expectNone(unescaped(printed.join("\n")), "what was printed");

    // Nothing is news to anybody afterwards.
    const before = await awooo(["audit", "export"]);
    await json("list");
    await json("show", "INC-THEIRS");
    expect(await awooo(["audit", "export"])).toBe(before);
  });
});

async function eventsInRedis(): Promise<string[]> {
  const keys = ((await redis.call("KEYS", "*")) as string[]).filter((key) => key.includes("event"));
  expect(keys.length).toBeGreaterThan(0);
  return Promise.all(keys.map(async (key) => JSON.stringify(await redis.call("HGETALL", key))));
}
