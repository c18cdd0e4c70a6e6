import { beforeEach, describe, expect, it } from "vitest";
import { eventsKey } from "../../src/adapters/redis/keys.ts";
import { canonicalJson } from "../../src/domain/canonical-json.ts";
import { makeEvent } from "../../src/domain/event-maker.ts";
import { FREEZE_STREAM, freezeOf, liftedBy } from "../../src/domain/freeze.ts";
import { verifyLedger } from "../../src/flows/audit.ts";
import { examine } from "../../src/flows/doctor.ts";
import { findIncident } from "../../src/flows/find.ts";
import { syncAll, syncIncidents } from "../../src/flows/sync.ts";
import { syncFreeze } from "../../src/flows/sync-freeze.ts";
import type { Context } from "../../src/ports.ts";
import { anEvent } from "../support/builders.ts";
import { laptop, putIncident } from "../support/flow-team.ts";
import { createMemoryFake, createSharedStore, type MemoryFake, type SharedStore } from "../support/memory-fake.ts";
import type { TestProposingContext } from "../support/proposing-context.ts";

let store: SharedStore;
let memories: [MemoryFake, MemoryFake];
let a: TestProposingContext;
let b: TestProposingContext;
beforeEach(() => {
  store = createSharedStore();
  memories = [createMemoryFake(store), createMemoryFake(store)];
  a = laptop({ memory: memories[0] });
  b = laptop({ memory: memories[1], host: "laptop-b", operator: "bob" });
});

const set = (ctx: Context, reason: string) =>
  ctx.ledger.write((tx) => tx.append([makeEvent(ctx, FREEZE_STREAM, "freeze.set", { reason })]));
const lift = (ctx: Context) =>
  ctx.ledger.write((tx) =>
    tx.append([makeEvent(ctx, FREEZE_STREAM, "freeze.lifted", liftedBy(tx.freezeEvents(), null))]),
  );
const holds = (ctx: Context) => freezeOf(ctx.ledger.freezeEvents())?.reason ?? null;

describe("a freeze", () => {
  it("reaches the team, and so does its end", async () => {
    set(a, "failover");
    expect(a.ledger.queued()).toEqual([{ incident_id: FREEZE_STREAM, events: 1 }]);
    expect(await syncFreeze(a)).toEqual({ degraded: false, unreadable: 0 });
    expect(a.ledger.queued()).toEqual([]);
    await syncFreeze(b);
    expect(holds(b)).toBe("failover");
    expect(b.ledger.queued()).toEqual([]);
    lift(b);
    await syncFreeze(b);
    await syncFreeze(a);
    expect([holds(a), holds(b)]).toEqual([null, null]);
  });

  it("is under a key of its own, without a space and without a document", async () => {
    set(a, "failover");
    await syncFreeze(a);
    expect([...store.events.keys()]).toEqual(["awooo:freeze"]);
    expect(store.documents.size).toBe(0);
  });

  it("set while Redis is away is replayed by whatever command reaches it first, and learnt with a list", async () => {
    memories[0].down = true;
    set(a, "failover");
    expect(await syncFreeze(a)).toEqual({ degraded: true, unreadable: 0 });
    memories[0].down = false;
    putIncident(a);
    await syncIncidents(a, ["INC-1"]);
    expect(a.ledger.queued()).toEqual([]);
    await syncAll(b);
    expect(holds(b)).toBe("failover");
    expect(b.notices).toEqual([]);
  });

  it("is given back to a Redis that was emptied", async () => {
    set(a, "failover");
    await syncFreeze(a);
    store.events.clear();
    await syncAll(a);
    await syncFreeze(b);
    expect(holds(b)).toBe("failover");
  });

  it("set by two at the same time is over when both are lifted", async () => {
    set(a, "mine");
    set(b, "theirs");
    lift(a);
    for (const ctx of [a, b, a]) await syncFreeze(ctx);
    expect([holds(a), holds(b)]).toEqual(["theirs", "theirs"]);
    lift(a);
    for (const ctx of [a, b]) await syncFreeze(ctx);
    expect([holds(a), holds(b)]).toEqual([null, null]);
  });

  it("changes nothing where nothing has happened, and asks nobody where there is no Redis", async () => {
    await syncFreeze(a);
    expect([store.events.size, a.ledger.facts().events]).toEqual([0, 0]);
    const alone = laptop();
    set(alone, "alone");
    expect(await syncFreeze(alone)).toEqual({ degraded: false, unreadable: 0 });
    expect(holds(alone)).toBe("alone");
  });

  it("leaves out what is no event of it", async () => {
    const planted = [
      anEvent("freeze.set", { reason: 7 as never }, { incident_id: FREEZE_STREAM, id: "bad" }),
      anEvent("incident.resolved", { approval_id: null, reason: "x" }, { incident_id: FREEZE_STREAM, id: "other" }),
      anEvent("freeze.set", { reason: "good" }, { incident_id: FREEZE_STREAM, id: "good" }),
    ];
    store.events.set(eventsKey(FREEZE_STREAM), new Map(planted.map((event) => [event.id, canonicalJson(event)])));
    await syncFreeze(a);
    expect([holds(a), a.ledger.facts().events, a.notices.length]).toEqual(["good", 1, 2]);
  });

  it("disturbs nobody who lists, audits, examines or looks for something", async () => {
    set(a, "failover");
    putIncident(a);
    await syncAll(a);
    await syncAll(a);
    expect(verifyLedger(a.ledger)).toMatchObject({ ok: true, events: 2 });
    expect((await examine(a)).find(({ name }) => name === "SQLite")?.message).toContain("1 incident, 2 events");
    await expect(findIncident(a, FREEZE_STREAM)).rejects.toMatchObject({ code: "not_found" });
    await expect(findIncident(a, "awooo")).rejects.toMatchObject({ code: "not_found" });
    expect(a.notices).toEqual([]);
  });
});
