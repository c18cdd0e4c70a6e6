/** Several laptops and other services on one Redis. */
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { incidentDocument, type Laptop, newLaptop } from "../support/awooo.ts";
import { needing } from "../support/needing.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";

const { describe, test } = needing("redis-server");

let redis: RedisServer;
let a: Laptop;
let b: Laptop;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis?.stop());

beforeEach(async () => {
  await redis.call("FLUSHALL");
  a = await newLaptop({ AWOOO_REDIS_URL: redis.url, AWOOO_USER: "alice" });
  b = await newLaptop({ AWOOO_REDIS_URL: redis.url, AWOOO_USER: "bob" });
});
afterEach(async () => {
  await Promise.all([a.remove(), b.remove()]);
});

const stored = async (key: string) => JSON.parse(String(await redis.call("GET", key)));

async function ingestOn(laptop: Laptop, id: string, fields = {}): Promise<void> {
  const file = await laptop.file("incident.json", JSON.stringify(incidentDocument(id, fields)));
  await laptop.json("ingest", file);
}

describe("two laptops on one Redis", () => {
  test("show the same request, signatures, timeline and state", async () => {
    await ingestOn(a, "INC-TEAM");
    const { approval } = await a.json("propose", "INC-TEAM");
    await a.json("approve", approval.id);
    // B has never heard of this request: its id alone is enough.
    const signed = await b.json("approve", approval.id.slice(0, 8));
    expect(signed.approval).toMatchObject({ status: "approved", current_signatures: 2 });
    await a.json("resolve", "INC-TEAM", "--approval");

    const shown = [await a.json("show", "INC-TEAM"), await b.json("show", "INC-TEAM")];
    expect(shown[0]).toEqual(shown[1]);
    expect(shown[0]?.approvals[0]?.signatures.map((s) => s.signer)).toEqual(["alice", "bob"]);
    expect(shown[0]?.incident.status).toBe("resolved");
    expect((await b.json("list")).incidents).toEqual((await a.json("list")).incidents);
    for (const laptop of [a, b]) expect((await laptop.run(["audit", "verify"])).code).toBe(0);
  });

  test("proposing at the same time gives both the same request", async () => {
    await ingestOn(a, "INC-RACE");
    const [one, other] = await Promise.all([a.json("propose", "INC-RACE"), b.json("propose", "INC-RACE")]);
    expect(one.approval.id).toBe(other.approval.id);
    expect([one.reused, other.reused].sort()).toEqual([false, true]);
  });

  test("what both did while Redis was away is one story afterwards", async () => {
    await ingestOn(a, "INC-SPLIT");
    const { approval } = await a.json("propose", "INC-SPLIT");
    await b.json("show", "INC-SPLIT");
    await redis.shutdown();
    expect((await a.json("approve", approval.id)).approval.current_signatures).toBe(1);
    expect((await b.json("approve", approval.id)).approval.current_signatures).toBe(1);
    await redis.start({ keepData: false });
    await a.json("list");
    await b.json("list");
    const [onA, onB] = [await a.json("show", "INC-SPLIT"), await b.json("show", "INC-SPLIT")];
    expect(onA).toEqual(onB);
    expect(onA.approvals[0]).toMatchObject({ status: "approved", current_signatures: 2 });
  });
});

describe("documents of other services", () => {
  const theirs = { team: "payments", links: [{ url: "http://x", rank: 12345678901234567890n }], score: "S" };
  const theirText = () =>
    JSON.stringify({ ...incidentDocument("X"), ...theirs, links: ["@"], decision: { state: "ready", by: "brain" } })
      // Written by hand, since JavaScript has no such numbers.
      .replace('"@"', '{"rank":12345678901234567890,"ratio":1.0}');

  test("set with a plain SET are usable at once, and their fields survive every write", async () => {
    await redis.call("SET", "incident:X", theirText());
    const { approval } = await a.json("propose", "X");
    await a.json("approve", approval.id);
    await b.json("approve", approval.id);
    await b.json("resolve", "X", "--approval");

    const text = String(await redis.call("GET", "incident:X"));
    expect(text).toContain('"links":[{"rank":12345678901234567890,"ratio":1.0}]');
    expect(JSON.parse(text)).toMatchObject({
      team: "payments",
      score: "S",
      status: "resolved",
      decision: { state: "completed", by: "brain" },
      proposal_ids: [approval.id],
    });
    expect(await redis.call("GET", "awoooi:incidents:X")).toBe(text);
  });

  test("are read from the brain's copy where the first key is missing", async () => {
    await redis.call("SET", "awoooi:incidents:X", theirText());
    expect((await a.json("propose", "X")).incident.incident_id).toBe("X");
    expect(await stored("incident:X")).toMatchObject({ status: "mitigating", team: "payments" });
  });

  test("changed by others in between keep both changes", async () => {
    await redis.call("SET", "incident:X", theirText());
    const { approval } = await a.json("propose", "X");
    const document = await stored("incident:X");
    await redis.call("SET", "incident:X", JSON.stringify({ ...document, owner: "carol", severity: "P0" }));
    const shown = await b.json("show", "X");
    expect(shown.incident).toMatchObject({ owner: "carol", severity: "P0", proposal_ids: [approval.id] });
    await a.json("resolve", "X", "--reason", "recovered by itself");
    expect(await stored("incident:X")).toMatchObject({ owner: "carol", severity: "P0", status: "resolved" });
  });

  test.each([
    ["not JSON", "{", "incident:X: line 1"],
    ["a wrong type", JSON.stringify(incidentDocument("X", { signals: 7 })), "incident:X: signals"],
    ["another incident", JSON.stringify(incidentDocument("Y")), "incident:X: incident_id"],
  ])("that are %s are refused with key and path, and not overwritten", async (_what, text, message) => {
    await redis.call("SET", "incident:X", text);
    const { error } = await a.fails(4, "propose", "X");
    expect(error.message).toContain(message);
    expect(await redis.call("GET", "incident:X")).toBe(text);
  });
});

describe("Redis goes away", () => {
  const steps = [
    (id: string) => ["propose", id],
    (id: string) => ["approve", id, "--as", "alice"],
    (id: string) => ["approve", id, "--as", "bob"],
    (id: string) => ["resolve", id, "--approval"],
  ];

  /** Everything of the state that does not depend on when and with which ids it came about. */
  const shape = async (laptop: Laptop, id: string) => {
    const { incident, approvals, timeline } = await laptop.json("show", id);
    const { incident_id: _, proposal_ids, created_at: __, updated_at, resolved_at, ...rest } = incident;
    return {
      rest,
      resolved: [typeof updated_at, typeof resolved_at],
      proposals: proposal_ids.length,
      approvals: approvals.map(({ status, signatures }) => [status, signatures.map((s) => s.signer)]),
      timeline: timeline.map((entry) => entry.type),
    };
  };

  test.each([0, 1, 2, 3, 4])("before step %i, and comes back empty after it: nothing is lost", async (gap) => {
    await ingestOn(a, "INC-PLAIN");
    for (const step of steps) await a.json(...step("INC-PLAIN"));

    await ingestOn(b, "INC-STOP");
    for (const [i, step] of steps.entries()) {
      if (i === gap) await redis.shutdown();
      await b.json(...step("INC-STOP"));
      if (i === gap) await redis.start({ keepData: false });
    }
    if (gap === steps.length) await redis.restart({ keepData: false });
    expect(await shape(b, "INC-STOP")).toEqual(await shape(a, "INC-PLAIN"));

    await b.json("list");
    const { incident } = await b.json("show", "INC-STOP");
    if (gap < steps.length) expect(await stored("incident:INC-STOP")).toEqual(incident);
  });

  test("a command says so, works on, and names what was missing", async () => {
    await ingestOn(a, "INC-DOWN");
    await redis.shutdown();
    const { code, stdout, stderr } = await a.run(["propose", "INC-DOWN", "--json"]);
    await redis.start({ keepData: true });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).degraded).toContain("redis");
    expect(stderr).toMatch(/working with the local ledger/);
  });

  test("resolve queues its write", async () => {
    await ingestOn(a, "INC-QUEUE");
    await redis.shutdown();
    const { stores } = await a.json("resolve", "INC-QUEUE", "--reason", "recovered by itself");
    expect(stores).toEqual({ sqlite: "written", redis: "queued" });
    await redis.start({ keepData: true });
    await a.json("list");
    expect(await stored("incident:INC-QUEUE")).toMatchObject({ status: "resolved" });
  });

  test("an incident that Redis never had is resolved in SQLite alone", async () => {
    const alone = await newLaptop();
    await ingestOn(alone, "INC-ALONE");
    const { code, stdout, stderr } = await alone.run(["resolve", "INC-ALONE", "--reason", "over", "--json"], {
      env: { AWOOO_REDIS_URL: redis.url },
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).stores).toEqual({ sqlite: "written", redis: "absent" });
    expect(stderr).toContain("INC-ALONE is not in Redis");
    expect(await redis.call("EXISTS", "incident:INC-ALONE")).toBe(0);
    await alone.remove();
  });
});
