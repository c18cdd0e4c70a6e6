/** Redis goes away at any call of any command: nothing is lost, and the next command that reaches it mends all. */
import { describe, expect, it } from "vitest";
import { brainKey, decisionKey, incidentKey } from "../../src/adapters/redis/keys.ts";
import { verifyLedger } from "../../src/flows/audit.ts";
import { listIncidents } from "../../src/flows/list.ts";
import { propose } from "../../src/flows/propose.ts";
import { resolve } from "../../src/flows/resolve.ts";
import { sign } from "../../src/flows/sign.ts";
import { aProposal, byModel } from "../support/builders.ts";
import { type FaultyMemory, faultyMemory } from "../support/faulty-memory.ts";
import { laptop, putIncident } from "../support/flow-team.ts";
import { createMemoryFake, createSharedStore } from "../support/memory-fake.ts";
import type { TestProposingContext } from "../support/proposing-context.ts";

interface Setting {
  a: TestProposingContext;
  b: TestProposingContext;
  faulty: FaultyMemory;
  store: ReturnType<typeof createSharedStore>;
}

/** Laptop A has a memory that can fail; B sees what of it arrived. */
async function setting(): Promise<Setting> {
  const store = createSharedStore();
  const faulty = faultyMemory(createMemoryFake(store));
  const a = laptop({ memory: faulty });
  const b = laptop({ memory: createMemoryFake(store), host: "laptop-b", operator: "bob" });
  for (const ctx of [a, b]) ctx.proposal = byModel(aProposal(), "low");
  putIncident(a);
  await listIncidents(a, {});
  return { a, b, faulty, store };
}

const COMMANDS: Record<string, { before?(s: Setting): Promise<unknown>; run(s: Setting): Promise<unknown> }> = {
  propose: { run: ({ a }) => proposeOn(a) },
  approve: {
    before: async ({ a, b }) => {
      await listIncidents(b, {});
      await proposeOn(b);
      await listIncidents(a, {});
    },
    run: ({ a }) => approveOn(a),
  },
  resolve: {
    before: ({ a }) => proposeOn(a).then(() => approveOn(a, "bob")),
    run: ({ a }) => resolve(a, { id: "INC-1", approval: "newest", reason: null }),
  },
};

const proposeOn = (ctx: TestProposingContext) => propose(ctx, { id: "INC-1", source: "auto", llm: true, fresh: false });
const approveOn = (ctx: TestProposingContext, signer = ctx.operator) =>
  sign(ctx, { id: "INC-1", decision: "approve", signer, comment: null, seenDigest: null });

/** How many calls a command makes while nothing fails. */
async function callsOf(name: string): Promise<number> {
  const world = await setting();
  await COMMANDS[name]?.before?.(world);
  world.faulty.mend();
  await COMMANDS[name]?.run(world);
  return world.faulty.calls();
}

function expectOneTruth({ a, b, store }: Setting): void {
  const [mine, theirs] = [a.ledger.read("INC-1"), b.ledger.read("INC-1")];
  expect(theirs?.state).toEqual(mine?.state);
  const text = JSON.stringify(mine?.state.incident);
  expect(store.documents.get(incidentKey("INC-1"))).toBe(text);
  expect(store.documents.get(brainKey("INC-1"))).toBe(text);
  for (const { request } of mine?.state.requests ?? []) {
    expect(store.documents.get(decisionKey(request.metadata.decision_token))).toContain(request.id);
  }
  for (const ctx of [a, b]) {
    expect(ctx.ledger.queued()).toEqual([]);
    expect(verifyLedger(ctx.ledger)).toMatchObject({ ok: true });
  }
}

describe.each(Object.keys(COMMANDS))("%s", (name) => {
  it.each(["before", "after"] as const)("with Redis going away %s each of its calls", async (when) => {
    const calls = await callsOf(name);
    expect(calls).toBeGreaterThan(4);
    for (let call = 1; call <= calls; call++) {
      const world = await setting();
      const { a, b, faulty } = world;
      await COMMANDS[name]?.before?.(world);
      const known = a.ledger.read("INC-1")?.events.length ?? 0;
      faulty.failAt(call, when);
      await COMMANDS[name]?.run(world);
      const done = a.ledger.read("INC-1");
      expect(done?.events.length, `call ${call}`).toBeGreaterThan(known);
      expect(a.notices, `call ${call}`).toContainEqual(expect.stringContaining("working with the local ledger"));
      faulty.mend();
      await listIncidents(a, {});
      await listIncidents(b, {});
      const ids = new Set(a.ledger.read("INC-1")?.events.map((event) => event.id));
      expect(done?.events.filter((event) => !ids.has(event.id))).toEqual([]);
      expectOneTruth(world);
    }
  });
});

it("an incident made while Redis is away reaches it with whatever command comes next", async () => {
  const { a, b, faulty } = await setting();
  faulty.failAt(1, "before");
  putIncident(a, { incident_id: "INC-2" });
  await listIncidents(a, {});
  expect(a.ledger.queued()).toEqual([{ incident_id: "INC-2", events: 1 }]);
  faulty.mend();
  const { stores } = await resolve(a, { id: "INC-2", approval: null, reason: "over" });
  expect(stores).toEqual({ sqlite: "written", redis: "written" });
  await listIncidents(b, {});
  expect(b.ledger.read("INC-2")?.state.incident.status).toBe("resolved");
});

it("says once that Redis is away, not once a question", async () => {
  const { a, faulty } = await setting();
  faulty.failAt(1, "before");
  a.notices.length = 0;
  await listIncidents(a, {});
  expect(a.notices).toEqual(["Redis at faulty:0: gone; working with the local ledger."]);
});
