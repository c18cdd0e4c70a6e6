import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brainKey, decisionKey, incidentKey } from "../../src/adapters/redis/keys.ts";
import { createRedisMemory } from "../../src/adapters/redis/redis-memory.ts";
import { type ResolveResult, resolve } from "../../src/flows/resolve.ts";
import { sign } from "../../src/flows/sign.ts";
import { syncAll } from "../../src/flows/sync.ts";
import { anIncident, atMinute } from "../support/builders.ts";
import { laptop, putIncident, putRequest } from "../support/flow-team.ts";
import { createMemoryFake, createSharedStore } from "../support/memory-fake.ts";
import { needing } from "../support/needing.ts";
import type { TestProposingContext } from "../support/proposing-context.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";

const TTL_S = 604_800;

const run = (ctx: TestProposingContext, approval: string | null = "newest", reason: string | null = null) =>
  resolve(ctx, { id: "INC-1", approval, reason });
const approve = (ctx: TestProposingContext, id: string, signer = "bob") =>
  sign(ctx, { id, decision: "approve", signer, comment: null, seenDigest: null });
const types = (ctx: TestProposingContext) => ctx.ledger.read("INC-1")?.events.map(({ type }) => type) ?? [];

function onRedis() {
  const store = createSharedStore();
  const memory = createMemoryFake(store);
  return { store, memory, ctx: laptop({ memory }) };
}

describe("resolve with an approval", () => {
  it("closes the incident, records what nobody verified as inconclusive, and completes what waited for it", async () => {
    const { ctx, store } = onRedis();
    putIncident(ctx, { decision: { state: "approved", by: "brain" } });
    const [older, id] = [putRequest(ctx, "medium"), putRequest(ctx, "medium")];
    await approve(ctx, id);
    ctx.time = atMinute(7);
    const { incident, approval, stores, already } = await run(ctx);
    expect(incident).toMatchObject({
      status: "resolved",
      resolved_at: atMinute(7),
      updated_at: atMinute(7),
      decision: { state: "completed", by: "brain" },
    });
    expect([approval?.id, stores, already]).toEqual([id, { sqlite: "written", redis: "written" }, false]);
    expect(types(ctx).slice(-2)).toEqual(["outcome.recorded", "incident.resolved"]);
    const request = ctx.ledger.read("INC-1")?.state.requests.at(-1)?.request;
    const pattern = request?.metadata.trust_adjustment.action_pattern ?? "";
    expect(ctx.ledger.outcomes(pattern, ctx.now())).toEqual([
      { request_id: id, outcome: "inconclusive", at: atMinute(7), approvers: ["bob"] },
    ]);
    for (const { request: one } of ctx.ledger.read("INC-1")?.state.requests ?? []) {
      expect([older, id]).toContain(one.id);
      const token = store.documents.get(decisionKey(one.metadata.decision_token)) ?? "{}";
      expect(JSON.parse(token)).toMatchObject({ state: "completed", approval_id: one.id });
    }
    expect(JSON.parse(store.documents.get(incidentKey("INC-1")) ?? "{}")).toEqual(incident);
    expect(store.documents.get(brainKey("INC-1"))).toBe(store.documents.get(incidentKey("INC-1")));
  });

  it("adds no decision where the incident has none", async () => {
    const ctx = laptop();
    putIncident(ctx);
    await approve(ctx, putRequest(ctx, "medium"));
    expect((await run(ctx)).incident).not.toHaveProperty("decision");
  });

  it.each<[string, string, (ctx: TestProposingContext, id: string) => unknown]>([
    ["signatures_missing", "newest", () => {}],
    ["signatures_missing", "newest", (ctx, id) => approve(ctx, id)],
    [
      "rejected",
      "newest",
      (ctx, id) => sign(ctx, { id, decision: "reject", signer: "bob", comment: null, seenDigest: null }),
    ],
    [
      "expired",
      "newest",
      (ctx) => {
        ctx.time = atMinute(31);
      },
    ],
    ["conflict", "11111111-of-another", () => {}],
    ["usage", "", () => {}],
  ])("ends with %s (%s) and changes nothing", async (code, approval, before) => {
    const { ctx, store } = onRedis();
    putIncident(ctx);
    const id = putRequest(ctx, "critical");
    await before(ctx, id);
    await syncAll(ctx);
    const stood = [ctx.ledger.chain(), structuredClone(store.documents)];
    await expect(run(ctx, approval)).rejects.toMatchObject({ code });
    expect([ctx.ledger.chain(), store.documents]).toEqual(stood);
  });

  it("of another incident is refused", async () => {
    const ctx = laptop();
    putIncident(ctx);
    putIncident(ctx, { incident_id: "INC-2" });
    putRequest(ctx, "low");
    const foreign = putRequest(ctx, "low", "INC-2");
    await expect(run(ctx, foreign)).rejects.toMatchObject({ code: "conflict" });
    await expect(resolve(ctx, { id: "INC-9", approval: "newest", reason: null })).rejects.toMatchObject({
      code: "not_found",
      message: "Incident not found: INC-9",
    });
  });
});

describe("resolve once more", () => {
  it("writes nothing, whichever way it is asked", async () => {
    const { ctx, store } = onRedis();
    putIncident(ctx);
    const id = putRequest(ctx, "medium");
    await approve(ctx, id);
    await run(ctx);
    const stood = [ctx.ledger.chain(), structuredClone(store.documents)];
    ctx.time = atMinute(60);
    for (const approval of ["newest", id, null]) {
      expect(await run(ctx, approval)).toMatchObject({
        already: true,
        stores: { sqlite: "unchanged", redis: "unchanged" },
        incident: { status: "resolved" },
      });
    }
    expect([ctx.ledger.chain(), store.documents]).toEqual(stood);
    expect(types(ctx).filter((type) => type === "outcome.recorded")).toHaveLength(1);
  });

  it("is fine where there never was a request", async () => {
    const ctx = laptop();
    putIncident(ctx);
    await run(ctx, null, "it went away");
    expect(await run(ctx)).toMatchObject({ already: true, approval: null });
  });

  it("by a colleague who had not heard of it counts one use", async () => {
    const store = createSharedStore();
    const [a, b] = ["laptop-a", "laptop-b"].map((host) => {
      const memory = createMemoryFake(store);
      return { memory, ctx: laptop({ host, memory }) };
    });
    if (a === undefined || b === undefined) throw new Error("no laptops");
    putIncident(a.ctx);
    await approve(a.ctx, putRequest(a.ctx, "medium"));
    await syncAll(b.ctx);
    for (const { memory } of [a, b]) memory.down = true;
    for (const { ctx } of [a, b]) expect((await run(ctx)).stores.redis).toBe("queued");
    for (const { memory } of [a, b]) memory.down = false;
    for (const { ctx } of [a, b, a]) await syncAll(ctx);
    expect(types(a.ctx).filter((type) => type === "incident.resolved")).toHaveLength(2);
    expect(a.ctx.ledger.usesOnTarget("rollout_restart", "shop/checkout", atMinute(-1))).toBe(1);
    expect(a.ctx.ledger.read("INC-1")?.state).toEqual(b.ctx.ledger.read("INC-1")?.state);
  });
});

describe("the stores", () => {
  const stores = async (result: Promise<ResolveResult>) => (await result).stores;

  it("without Redis: off", async () => {
    const ctx = laptop();
    putIncident(ctx);
    expect(await stores(run(ctx, null, "over"))).toEqual({ sqlite: "written", redis: "off" });
  });

  it("Redis never had it: the ledger alone, with a notice, and nothing is queued", async () => {
    const alone = laptop();
    putIncident(alone);
    const store = createSharedStore();
    const ctx = Object.assign(alone, { memory: createMemoryFake(store) });
    expect(await stores(run(ctx, null, "over"))).toEqual({ sqlite: "written", redis: "absent" });
    expect(ctx.notices).toEqual(["INC-1 is not in Redis: the local ledger alone was written"]);
    expect([store.documents.size, ctx.ledger.queued()]).toEqual([0, []]);
  });

  it("SQLite never had it: it is copied, and both are written", async () => {
    const { ctx, store } = onRedis();
    store.documents.set(incidentKey("INC-1"), JSON.stringify(anIncident({ brain_notes: 1 })));
    const { incident, stores: written } = await run(ctx, null, "over");
    expect(written).toEqual({ sqlite: "written", redis: "written" });
    expect(incident).toMatchObject({ status: "resolved", brain_notes: 1 });
    expect(JSON.parse(store.documents.get(incidentKey("INC-1")) ?? "{}")).toEqual(incident);
  });

  it("Redis away: queued, and sent by the next command", async () => {
    const { ctx, store, memory } = onRedis();
    putIncident(ctx);
    await syncAll(ctx);
    memory.down = true;
    expect(await stores(run(ctx, null, "over"))).toEqual({ sqlite: "written", redis: "queued" });
    expect(ctx.ledger.queued()).toEqual([{ incident_id: "INC-1", events: 1 }]);
    memory.down = false;
    await syncAll(ctx);
    expect(JSON.parse(store.documents.get(incidentKey("INC-1")) ?? "{}")).toMatchObject({ status: "resolved" });
  });

  it("Redis lost it: it is written there again", async () => {
    const { ctx, store } = onRedis();
    putIncident(ctx);
    await syncAll(ctx);
    store.documents.clear();
    store.events.clear();
    expect(await stores(run(ctx, null, "over"))).toEqual({ sqlite: "written", redis: "written" });
    expect(store.documents.has(incidentKey("INC-1"))).toBe(true);
  });
});

needing("redis-server").describe("on a real Redis", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it("renews the time to live of every key", async () => {
    const memory = createRedisMemory(redis.url);
    const ctx = laptop({ memory });
    putIncident(ctx);
    const id = putRequest(ctx, "medium");
    await approve(ctx, id);
    const token = ctx.ledger.read("INC-1")?.state.requests[0]?.request.metadata.decision_token ?? "";
    const keys = [incidentKey("INC-1"), brainKey("INC-1"), decisionKey(token)];
    for (const key of keys) await redis.call("EXPIRE", key, 1000);
    await run(ctx);
    for (const key of keys) expect(Number(await redis.call("TTL", key)), key).toBeGreaterThan(TTL_S - 60);
    await memory.close();
  });

  it("gives a time to live to a document that was SET without one", async () => {
    const memory = createRedisMemory(redis.url);
    const ctx = laptop({ memory });
    await redis.call("SET", incidentKey("INC-2"), JSON.stringify(anIncident({ incident_id: "INC-2" })));
    await resolve(ctx, { id: "INC-2", approval: null, reason: "over" });
    expect(Number(await redis.call("TTL", incidentKey("INC-2")))).toBeGreaterThan(TTL_S - 60);
    expect(await redis.call("GET", brainKey("INC-2"))).toBe(await redis.call("GET", incidentKey("INC-2")));
    await memory.close();
  });
});
