import { beforeEach, describe, expect, it } from "vitest";
import { brainKey, eventsKey, incidentKey } from "../../src/adapters/redis/keys.ts";
import type { SignedContent } from "../../src/domain/approval.ts";
import { canonicalJson } from "../../src/domain/canonical-json.ts";
import type { IncidentEvent } from "../../src/domain/event.ts";
import { makeEvent } from "../../src/domain/event-maker.ts";
import { MAX_SIGNALS } from "../../src/domain/incident.ts";
import { requestAt } from "../../src/domain/request.ts";
import { verifyLedger } from "../../src/flows/audit.ts";
import { resolve } from "../../src/flows/resolve.ts";
import { sign } from "../../src/flows/sign.ts";
import { syncAll, syncIncidents } from "../../src/flows/sync.ts";
import { anEvent, anIncident, aSignal, atMinute, openedEvent, uuidOf } from "../support/builders.ts";
import { laptop, putIncident, putRequest } from "../support/flow-team.ts";
import { createMemoryFake, createSharedStore, type MemoryFake, type SharedStore } from "../support/memory-fake.ts";
import type { TestProposingContext } from "../support/proposing-context.ts";
import { aRequestOf } from "../support/requests.ts";

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

const KEY = incidentKey("INC-1");
const documentIn = (key = KEY) => JSON.parse(store.documents.get(key) ?? "null");
const stateOn = (ctx: TestProposingContext) => ctx.ledger.read("INC-1")?.state;
const approve = (ctx: TestProposingContext, id: string, decision: "approve" | "reject" = "approve") =>
  sign(ctx, { id, decision, signer: ctx.operator, comment: null, seenDigest: null });

function plant(...events: IncidentEvent[]): void {
  const known = store.events.get(eventsKey("INC-1")) ?? new Map<string, string>();
  for (const event of events) known.set(event.id, canonicalJson(event));
  store.events.set(eventsKey("INC-1"), known);
}

describe("a document that another service put there", () => {
  it("without times is taken over once, completed, and copied to the brain", async () => {
    store.documents.set(KEY, '{"incident_id":"INC-1","status":"investigating","severity":"P2","x":1.50}');
    for (let minute = 0; minute < 4; minute++) {
      a.time = atMinute(minute);
      await syncAll(a);
      await syncIncidents(a, ["INC-1"]);
    }
    expect(a.ledger.read("INC-1")?.events).toHaveLength(1);
    expect(documentIn()).toMatchObject({ created_at: atMinute(0), updated_at: atMinute(0), signals: [] });
    expect(store.documents.get(KEY)).toContain('"x":1.50');
    expect(store.documents.get(brainKey("INC-1"))).toBe(store.documents.get(KEY));
  });

  it("with other white space and order is no news", async () => {
    putIncident(a);
    await syncAll(a);
    const { incident_id, ...rest } = documentIn();
    store.documents.set(KEY, JSON.stringify({ ...rest, incident_id }, null, 2));
    await syncAll(b);
    await syncAll(a);
    expect(a.ledger.read("INC-1")?.events.map((event) => event.type)).toEqual(["incident.opened"]);
    expect(b.ledger.read("INC-1")?.events).toHaveLength(1);
  });

  it("that is none hides no other, and is left as it is", async () => {
    const bad = '{"incident_id":"INC-1","status":"on fire"}';
    store.documents.set(KEY, bad);
    putIncident(b, { incident_id: "INC-2" });
    await syncAll(b);
    await syncAll(a);
    expect(a.ledger.read("INC-2")).not.toBeNull();
    expect(a.notices).toContainEqual(expect.stringContaining("left out: incident:INC-1: status: expected one of"));
    await expect(syncIncidents(a, ["INC-1"])).rejects.toMatchObject({ code: "invalid_data" });
    expect(store.documents.get(KEY)).toBe(bad);
  });

  it("under another incident's key is left as it is", async () => {
    store.documents.set(KEY, JSON.stringify(anIncident({ incident_id: "INC-2" })));
    await expect(syncIncidents(a, ["INC-1"])).rejects.toMatchObject({
      message: "incident:INC-1: incident_id: expected INC-1, got INC-2",
    });
    expect(a.ledger.facts().events).toBe(0);
  });

  it("is taken from the brain's key where the first is missing", async () => {
    store.documents.set(brainKey("INC-1"), JSON.stringify(anIncident({ brain_notes: "mine" })));
    await syncAll(a);
    expect(stateOn(a)?.incident).toMatchObject({ brain_notes: "mine" });
    expect(documentIn()).toMatchObject({ brain_notes: "mine" });
  });
});

describe("a Redis that was emptied", () => {
  it("gets open incidents back with a list, and others when somebody looks at them", async () => {
    putIncident(a);
    putIncident(a, { incident_id: "INC-2" });
    await syncAll(a);
    await resolve(a, { id: "INC-2", approval: null, reason: "over" });
    for (const map of [store.documents, store.events]) map.clear();
    await syncAll(a);
    expect([...store.documents.keys()]).toEqual([KEY, brainKey("INC-1")]);
    await syncIncidents(a, ["INC-2"], { publish: false });
    expect(documentIn(incidentKey("INC-2"))).toMatchObject({ status: "resolved" });
    await syncAll(b);
    expect(stateOn(b)).toEqual(stateOn(a));
  });

  it("gets nothing that it never had without being asked", async () => {
    const alone = laptop();
    putIncident(alone);
    const later = Object.assign(alone, { memory: createMemoryFake(store) });
    await syncAll(later);
    await syncIncidents(later, ["INC-1"], { publish: false });
    expect(store.documents.size).toBe(0);
    await syncIncidents(later, ["INC-1"]);
    expect(documentIn()).toMatchObject({ incident_id: "INC-1" });
  });
});

it("a colleague who writes between two looks is not taken for another service", async () => {
  putIncident(a);
  await syncAll(a);
  let interrupted = false;
  const colleague = async () => {
    if (interrupted) return;
    interrupted = true;
    const body = { signals: [aSignal({ fingerprint: "new" })], affected_services: [], severity: "P0" as const };
    a.time = atMinute(1);
    a.ledger.write((tx) => tx.append([makeEvent(a, "INC-1", "signals.added", body)]));
    await syncIncidents(a, ["INC-1"]);
  };
  const [, memory] = memories;
  const disturbed = {
    ...memory,
    readEvents: async (id: string) => {
      const found = await memory.readEvents(id);
      await colleague();
      return found;
    },
    readIncident: async (id: string) => {
      const found = await memory.readIncident(id);
      await colleague();
      return found;
    },
  };
  await syncIncidents(Object.assign(b, { memory: disturbed }), ["INC-1"]);
  expect(b.ledger.read("INC-1")?.events.map(({ type }) => type)).toEqual(["incident.opened", "signals.added"]);
  expect(stateOn(b)).toEqual(stateOn(a));
});

describe("two laptops that did not know of each other", () => {
  it("can add more alerts than a document may carry, and all go on", async () => {
    putIncident(a, { signals: [] });
    await syncAll(a);
    await syncAll(b);
    for (const [i, memory] of memories.entries()) {
      memory.down = true;
      const ctx = i === 0 ? a : b;
      const signals = Array.from({ length: 1500 }, (_, n) => aSignal({ fingerprint: `${ctx.host}-${n}` }));
      const body = { signals, affected_services: [], severity: "P2" as const };
      ctx.ledger.write((tx) => tx.append([makeEvent(ctx, "INC-1", "signals.added", body)]));
    }
    for (const memory of memories) memory.down = false;
    for (const ctx of [a, b, a, b]) await syncIncidents(ctx, ["INC-1"]);
    expect(stateOn(a)?.incident.signals).toHaveLength(MAX_SIGNALS);
    expect(stateOn(b)).toEqual(stateOn(a));
    expect([a.ledger.queued(), b.ledger.queued()]).toEqual([[], []]);
  });

  it("may reject and resolve at once: the rejection is kept, and the audit blames nobody", async () => {
    putIncident(a);
    const id = putRequest(a, "critical");
    await syncAll(a);
    await syncAll(b);
    await approve(b, id);
    await syncAll(a);
    for (const memory of memories) memory.down = true;
    await approve(b, id, "reject");
    await approve(a, id);
    await resolve(a, { id: "INC-1", approval: "newest", reason: null });
    for (const memory of memories) memory.down = false;
    for (const ctx of [a, b, a]) await syncAll(ctx);
    const request = stateOn(a)?.requests[0];
    expect(request && requestAt(request, null, a.now()).status).toBe("rejected");
    expect(stateOn(b)).toEqual(stateOn(a));
    for (const ctx of [a, b]) expect(verifyLedger(ctx.ledger).problems).toEqual([]);
  });
});

describe("what no awooo would have written", () => {
  const forged = (change: (content: SignedContent) => object, incident_id = "INC-1") => {
    const { request, content } = aRequestOf("critical", { id: uuidOf("forged"), now: atMinute(1) });
    const body = { request: { ...request, incident_id }, content: { ...content, ...change(content) } };
    return anEvent("request.created", body, { lamport: 2, actor: "mallory", at: atMinute(1) });
  };

  it.each<[string, IncidentEvent]>([
    ["a request that needs nobody", forged(({ rule }) => ({ rule: { ...rule, signatures: 0 } }))],
    ["a request of less risk", forged(() => ({ risk: "low" }))],
    ["another command than is shown", forged(() => ({ argv: ["kubectl", "delete", "namespace/shop"] }))],
    ["a request of another incident", forged(() => ({ incident_id: "INC-2" }), "INC-2")],
  ])("%s is left out, and the rest is taken over", async (_, event) => {
    plant(openedEvent(), event, anEvent("signals.ended", { ended: [] }, { lamport: 3 }));
    await syncIncidents(a, ["INC-1"]);
    expect(a.ledger.read("INC-1")?.events.map(({ type }) => type)).toEqual(["incident.opened", "signals.ended"]);
    expect(a.notices).toContainEqual(expect.stringContaining(`left out: Redis: event ${event.id}`));
    expect(verifyLedger(a.ledger)).toMatchObject({ ok: true });
  });

  it("a copy of a request under another incident does not stop anything", async () => {
    putIncident(a);
    const id = putRequest(a, "critical");
    await syncAll(a);
    const [, created] = a.ledger.read("INC-1")?.events ?? [];
    if (created === undefined) throw new Error("no request");
    putIncident(b, { incident_id: "INC-2" });
    await syncAll(b);
    const copy = { ...created, id: uuidOf("copy"), incident_id: "INC-2" };
    store.events.get(eventsKey("INC-2"))?.set(copy.id, canonicalJson(copy));
    await syncAll(a);
    expect(a.notices.join()).not.toContain("working with the local ledger");
    expect(a.ledger.incidentOfRequest(id)).toBe("INC-1");
  });

  it("a second request under a known id: the first in causal order stands, and no signature moves to the other", async () => {
    putIncident(a);
    const id = putRequest(a, "critical");
    await syncAll(a);
    const genuine = stateOn(a)?.requests[0]?.content;
    const other = aRequestOf("critical", { id, operator: "mallory", now: atMinute(1) });
    plant(anEvent("request.created", other, { lamport: 1, id: "ffffffff-ffff-4fff-8fff-ffffffffffff" }));
    await approve(b, id);
    const request = stateOn(b)?.requests[0];
    expect(stateOn(b)?.requests).toHaveLength(1);
    // A forged logical time can put the forged one first; what was signed over the genuine one does not count for it.
    expect(request?.content.operator).toBe("mallory");
    await syncAll(a);
    const signed = a.ledger.read("INC-1")?.events.filter(({ type }) => type === "request.signed");
    expect(signed).toHaveLength(1);
    expect(genuine?.operator).toBe("alice");
    expect(request && requestAt(request, null, b.now()).status).toBe("pending");
  });
});
