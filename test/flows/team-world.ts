/** A team of laptops on one shared store, and the steps that can happen to it: for `team.test.ts`. */
import * as fc from "fast-check";
import { brainKey, decisionKey, incidentKey } from "../../src/adapters/redis/keys.ts";
import { AwoooError, type ErrorCode } from "../../src/domain/awooo-error.ts";
import { makeEvent } from "../../src/domain/event-maker.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { propose } from "../../src/flows/propose.ts";
import { resolve } from "../../src/flows/resolve.ts";
import { sign } from "../../src/flows/sign.ts";
import { syncAll, syncIncidents } from "../../src/flows/sync.ts";
import { someDocument, someSignal } from "../support/arbitraries.ts";
import { anIncident, aProposal, atMinute, byModel, describeAction, restartAction } from "../support/builders.ts";
import { createMemoryFake, createSharedStore, type MemoryFake, type SharedStore } from "../support/memory-fake.ts";
import { openProposingContext, type TestProposingContext } from "../support/proposing-context.ts";

export const IDS = ["INC-1", "INC-2"] as const;
const PEOPLE = ["alice", "bob", "carol", "dave"];

/** What a step may answer besides success. Anything else is a bug. */
const EXPECTED = new Set<ErrorCode>([
  "not_found",
  "usage",
  "conflict",
  "signatures_missing",
  "rejected",
  "expired",
  "refused",
]);

export type Laptop = TestProposingContext & { fake: MemoryFake };

export interface World {
  store: SharedStore;
  laptops: Laptop[];
  minute: number;
}

export function newWorld(count: number): World {
  const store = createSharedStore();
  const laptops = Array.from({ length: count }, (_, i) => {
    const fake = createMemoryFake(store);
    return Object.assign(openProposingContext({ host: `laptop-${i}`, operator: PEOPLE[i] ?? "eve", memory: fake }), {
      fake,
    });
  });
  return { store, laptops, minute: 0 };
}

export type Step = { name: string; on: number; run(world: World, laptop: Laptop): Promise<void> };

/** Runs one step; the laptops' clocks differ by minutes. */
export async function take(world: World, step: Step): Promise<void> {
  world.minute += 0.5;
  world.laptops.forEach((laptop, i) => {
    laptop.time = atMinute(world.minute + (i - 1) * 3);
  });
  const laptop = world.laptops[step.on % world.laptops.length];
  if (laptop === undefined) throw new RangeError("no laptop");
  try {
    await step.run(world, laptop);
  } catch (error) {
    if (!(error instanceof AwoooError) || !EXPECTED.has(error.code)) throw error;
  }
}

const onOne =
  (name: string, run: (laptop: Laptop) => unknown) =>
  (on: number): Step => ({
    name,
    on,
    run: async (_, laptop) => void (await run(laptop)),
  });

function open(id: string, ctx: Laptop): void {
  ctx.ledger.write((tx) => {
    if (tx.state(id) !== null) return;
    const now = ctx.now();
    const document = anIncident({ incident_id: id, severity: "P2", created_at: now, updated_at: now });
    tx.append([makeEvent(ctx, id, "incident.opened", { document, group_key: `group ${id}` })]);
  });
}

const someId = fc.constantFrom(...IDS);

const openStep = someId.map((id) =>
  onOne(`open ${id}`, async (ctx) => {
    open(id, ctx);
    await syncIncidents(ctx, [id]);
  }),
);

const addStep = fc.tuple(someId, fc.array(someSignal, { minLength: 1, maxLength: 3 })).map(([id, signals]) =>
  onOne(`add ${signals.length} to ${id}`, async (ctx) => {
    ctx.ledger.write((tx) => {
      if (tx.state(id) === null) return;
      const body = { signals, affected_services: ["cart"], severity: "P1" as const };
      tx.append([makeEvent(ctx, id, "signals.added", body)]);
    });
    await syncIncidents(ctx, [id]);
  }),
);

const someAction = fc.constantFrom(restartAction(), describeAction());
const someRisk = fc.constantFrom("low" as const, "medium" as const, "critical" as const);
const proposeStep = fc.tuple(someId, someAction, someRisk, fc.boolean()).map(([id, action, risk, fresh]) =>
  onOne(`propose ${action.name} ${risk} for ${id}${fresh ? " --new" : ""}`, async (ctx) => {
    ctx.proposal = byModel(aProposal({ action }), risk);
    await propose(ctx, { id, source: "auto", llm: true, fresh });
  }),
);

const signStep = fc
  .tuple(someId, fc.nat(3), fc.constantFrom("approve" as const, "approve" as const, "reject" as const))
  .map(([id, nth, decision]) =>
    onOne(`${decision} ${nth} of ${id}`, async (ctx) => {
      const requests = ctx.ledger.read(id)?.state.requests ?? [];
      const request = requests[nth % Math.max(1, requests.length)];
      const of = request?.request.id ?? id;
      await sign(ctx, { id: of, decision, signer: ctx.operator, comment: null, seenDigest: null });
    }),
  );

const resolveStep = fc
  .tuple(someId, fc.boolean())
  .map(([id, byApproval]) =>
    onOne(`resolve ${id}${byApproval ? " --approval" : ""}`, (ctx) =>
      resolve(ctx, { id, approval: byApproval ? "newest" : null, reason: byApproval ? null : "over" }),
    ),
  );

/** Another service writes a document of its own, or its copy of ours with something added. */
const setStep = fc.tuple(someId, someDocument, fc.boolean(), fc.boolean()).map(
  ([id, document, own, dated]) =>
    (on: number): Step => ({
      name: `SET ${id}${own ? "" : " (its copy of ours)"}`,
      on,
      run: async ({ store, minute }) => {
        const stored = store.documents.get(incidentKey(id));
        const base = own || stored === undefined ? { ...document, incident_id: id } : (JSON.parse(stored) as Incident);
        const updated_at = dated ? atMinute(minute) : base.updated_at;
        store.documents.set(incidentKey(id), JSON.stringify({ ...base, brain_notes: minute, updated_at }));
      },
    }),
);

const flushStep = fc.constant(
  (on: number): Step => ({
    name: "FLUSHALL",
    on,
    run: async ({ store }) => {
      for (const map of [store.documents, store.events, store.leases]) map.clear();
    },
  }),
);

const linkStep = fc.constantFrom("up" as const, "down" as const, "loses replies" as const).map((link) =>
  onOne(link, ({ fake }) => {
    fake.down = link === "down";
    fake.loseReplies = link === "loses replies";
  }),
);

const syncStep = fc.constant(onOne("sync", (ctx) => syncAll(ctx)));

/** Steps of the team alone, or also of other services that write documents. */
export function someStep({ others }: { others: boolean }): fc.Arbitrary<Step> {
  const kinds = fc.oneof(
    { arbitrary: openStep, weight: 3 },
    { arbitrary: addStep, weight: 3 },
    { arbitrary: proposeStep, weight: 5 },
    { arbitrary: signStep, weight: 6 },
    { arbitrary: resolveStep, weight: 1 },
    { arbitrary: setStep, weight: others ? 2 : 0 },
    { arbitrary: flushStep, weight: 1 },
    { arbitrary: linkStep, weight: 3 },
    { arbitrary: syncStep, weight: 3 },
  );
  return fc.tuple(kinds, fc.nat(3)).map(([make, on]) => {
    const step = make(on);
    return { ...step, [fc.toStringMethod]: () => `${step.name} @${on}` };
  });
}

/** Redis is back, and everybody looks twice. */
export async function settle({ laptops }: World): Promise<void> {
  for (const { fake } of laptops) Object.assign(fake, { down: false, loseReplies: false });
  for (let round = 0; round < 2; round++) {
    for (const laptop of laptops) {
      await syncAll(laptop);
      // What is over is brought back to an emptied Redis only when somebody asks for it.
      await syncIncidents(laptop, IDS, { publish: false });
    }
  }
}

/** What the shared store says of an incident. */
export function shared({ store }: World, id: string, tokens: readonly string[]) {
  return {
    document: store.documents.get(incidentKey(id)) ?? null,
    brain: store.documents.get(brainKey(id)) ?? null,
    tokens: tokens.map((token) => JSON.parse(store.documents.get(decisionKey(token)) ?? "null")),
  };
}
