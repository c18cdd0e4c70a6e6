/** Many who propose for one incident at once: one of them asks the model, and all of them get its proposal. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { incidentDocument, type Laptop, newLaptop, PROGRAM, type Printed } from "../support/awooo.ts";
import { needing } from "../support/needing.ts";
import { type Behaviour, goodAnswer, hang, type OllamaServer, startOllama } from "../support/ollama-server.ts";
import { startRedis } from "../support/redis-server.ts";

const MANY = 20;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Thinks long enough for the others to come and wait. */
const thoughtful: Behaviour = async (chat) => {
  await delay(1_500);
  await goodAnswer()(chat);
};

async function serve(...behaviour: Behaviour[]): Promise<OllamaServer> {
  const server = await startOllama({ behaviour });
  ends.push(() => server.close());
  return server;
}

async function open(env: Record<string, string>): Promise<Laptop> {
  const laptop = await newLaptop({ AWOOO_LLM_TIMEOUT: "60s", ...env });
  ends.push(() => laptop.remove());
  return laptop;
}

async function putIncident(laptop: Laptop): Promise<void> {
  await laptop.json("ingest", await laptop.file("incident.json", JSON.stringify(incidentDocument("INC-1"))));
}

async function propose(laptop: Laptop, ...args: string[]): Promise<Printed> {
  const { code, stdout, stderr } = await laptop.run(["propose", "INC-1", "--json", ...args]);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Printed;
}

const idsOf = (printed: readonly Printed[]) => new Set(printed.map(({ approval }) => approval.id));
const sourcesOf = (printed: readonly Printed[]) => new Set(printed.map(({ approval }) => approval.metadata.source));

describe("on one machine", () => {
  test(`${MANY} at once get one request from one draft`, { timeout: 120_000 }, async () => {
    const server = await serve(thoughtful);
    const laptop = await open({ OLLAMA_HOST: server.url });
    await putIncident(laptop);
    const printed = await Promise.all(Array.from({ length: MANY }, () => propose(laptop)));
    expect([idsOf(printed).size, server.chats().length, ...sourcesOf(printed)]).toEqual([1, 1, "llm"]);
    expect(printed.filter(({ reused }) => !reused)).toHaveLength(1);
    expect(printed.flatMap(({ degraded }) => degraded)).not.toContain("llm");
    await laptop.json("audit", "verify");
  });

  test(`${MANY} at once with a model that hangs wait for one of them`, { timeout: 120_000 }, async () => {
    const server = await serve(hang);
    // Time for all of them to have begun on a slow machine before the first has waited in vain.
    const laptop = await open({ OLLAMA_HOST: server.url, AWOOO_LLM_TIMEOUT: "25s" });
    await putIncident(laptop);
    const printed = await Promise.all(Array.from({ length: MANY }, () => propose(laptop)));
    expect([idsOf(printed).size, server.chats().length, ...sourcesOf(printed)]).toEqual([1, 1, "template"]);
    for (const { degraded } of printed) expect(degraded).toContain("llm");
    await laptop.json("audit", "verify");
  });

  test("those who each want a request of their own get one, from one draft", { timeout: 120_000 }, async () => {
    const server = await serve(thoughtful);
    const laptop = await open({ OLLAMA_HOST: server.url });
    await putIncident(laptop);
    const printed = await Promise.all(Array.from({ length: 6 }, () => propose(laptop, "--new")));
    expect([idsOf(printed).size, server.chats().length, ...sourcesOf(printed)]).toEqual([6, 1, "llm"]);
    const cached = printed.map(({ approval }) => approval.metadata["llm_from_cache"]);
    expect(cached.filter((from_cache) => from_cache === true)).toHaveLength(5);
  });

  test("a second proposal comes from the cache, without a request of any kind", { timeout: 60_000 }, async () => {
    const server = await serve(goodAnswer());
    const laptop = await open({ OLLAMA_HOST: server.url });
    await putIncident(laptop);
    const first = await propose(laptop);
    const asked = server.requests.length;
    const second = await propose(laptop, "--new");
    expect(server.requests.length).toBe(asked);
    expect(second.approval.action).toBe(first.approval.action);
    expect(second.approval.metadata).toMatchObject({ llm_from_cache: true, llm_receipt: { from_cache: true } });
  });

  test("one that is killed while the model thinks frees the others", { timeout: 60_000 }, async () => {
    const server = await serve(hang, goodAnswer());
    const laptop = await open({ OLLAMA_HOST: server.url });
    await putIncident(laptop);
    const holder = spawn(process.execPath, [PROGRAM, "propose", "INC-1"], { env: laptop.env, stdio: "ignore" });
    ends.push(() => holder.kill("SIGKILL"));
    while (server.chats().length === 0) await delay(20);
    const waiting = propose(laptop).then((printed) => ({ printed, at: performance.now() }));
    await delay(1_000);
    const killed = performance.now();
    holder.kill("SIGKILL");
    await once(holder, "exit");
    const { printed, at } = await waiting;
    expect([printed.approval.metadata.source, server.chats().length]).toEqual(["llm", 2]);
    // Five seconds for the lease to end, and the time to draft.
    expect(at - killed).toBeLessThan(10_000);
  });
});

needing("redis-server").test(
  `${MANY} laptops of a team at once get one request from one draft`,
  {
    timeout: 120_000,
  },
  async () => {
    const redis = await startRedis();
    ends.push(() => redis.stop());
    const server = await serve(thoughtful);
    const env = { OLLAMA_HOST: server.url, AWOOO_REDIS_URL: redis.url };
    const laptops = await Promise.all(
      Array.from({ length: MANY }, (_, i) => open({ ...env, AWOOO_USER: `user-${i}` })),
    );
    await putIncident(laptops[0] as Laptop);
    const printed = await Promise.all(laptops.map((laptop) => propose(laptop)));
    expect([idsOf(printed).size, server.chats().length, ...sourcesOf(printed)]).toEqual([1, 1, "llm"]);
    expect(printed.filter(({ reused }) => !reused)).toHaveLength(1);
    // A colleague who comes later is served by the same answer.
    const late = await propose(laptops[7] as Laptop, "--new");
    expect([late.approval.metadata["llm_from_cache"], server.chats().length]).toEqual([true, 1]);
  },
);
