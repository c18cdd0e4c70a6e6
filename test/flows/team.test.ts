/** Any number of laptops on one Redis: whatever happened, in the end all know the same. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalJson } from "../../src/domain/canonical-json.ts";
import { decisionDocument } from "../../src/domain/decision-token.ts";
import { inCausalOrder } from "../../src/domain/event.ts";
import { foldIncident } from "../../src/domain/fold.ts";
import { fingerprintOf } from "../../src/domain/signal.ts";
import { verifyLedger } from "../../src/flows/audit.ts";
import { IDS, newWorld, settle, shared, someStep, take, type World } from "./team-world.ts";

const RUNS = 60;
const STEPS = 25;

function expectAgreement(world: World, id: string): void {
  const [first, ...others] = world.laptops.map((laptop) => laptop.ledger.read(id));
  for (const other of others) {
    expect(inCausalOrder(other?.events ?? [])).toEqual(inCausalOrder(first?.events ?? []));
    expect(other?.state).toEqual(first?.state);
  }
  if (first == null) {
    expect(shared(world, id, []).document).toBeNull();
    return;
  }
  expect(foldIncident(first.events)).toEqual(first.state);
  const { incident, requests } = first.state;
  const { document, brain, tokens } = shared(
    world,
    id,
    requests.map(({ request }) => request.metadata.decision_token),
  );
  expect(canonicalJson(JSON.parse(document ?? "null"))).toBe(canonicalJson(incident));
  expect(brain).toBe(document);
  const now = world.laptops.at(-1)?.now() ?? "";
  expect(tokens).toEqual(
    requests.map((request) => {
      const { token, state, approval_id } = JSON.parse(decisionDocument(first.state, request, null, now));
      return expect.objectContaining({ token, state, approval_id });
    }),
  );
}

/** What the team itself did stands: nothing it wrote to Redis came back as somebody else's and undid it. */
function expectNothingUndone({ laptops }: World): void {
  for (const { ledger } of laptops) {
    for (const { incident_id } of ledger.incidents({})) {
      const { events = [], state } = ledger.read(incident_id) ?? {};
      expect(events.filter((event) => event.type === "incident.imported")).toEqual([]);
      const added = events.flatMap((event) => (event.type === "signals.added" ? event.body.signals : []));
      const there = state?.incident.signals.map(fingerprintOf);
      expect(there).toEqual(expect.arrayContaining(added.map(fingerprintOf)));
      if (events.some((event) => event.type === "request.created")) {
        expect(state?.incident.status).not.toBe("investigating");
      }
    }
  }
}

function property(others: boolean, check: (world: World) => void) {
  const steps = fc.array(someStep({ others }), { minLength: 5, maxLength: STEPS, size: "max" });
  return fc.asyncProperty(fc.integer({ min: 2, max: 4 }), steps, async (count, story) => {
    const world = newWorld(count);
    try {
      for (const step of story) await take(world, step);
      await settle(world);
      check(world);
    } finally {
      for (const laptop of world.laptops) laptop.remove();
    }
  });
}

it(`${RUNS} random histories of 2 to 4 laptops end in agreement`, { timeout: 180_000 }, async () => {
  const check = (world: World) => {
    for (const id of IDS) expectAgreement(world, id);
    for (const { ledger, host } of world.laptops) {
      expect([host, ledger.queued()]).toEqual([host, []]);
      expect([host, verifyLedger(ledger)]).toEqual([host, expect.objectContaining({ ok: true })]);
    }
  };
  await fc.assert(property(true, check), { numRuns: RUNS });
});

it(`${RUNS} histories of a team with clocks that differ undo nothing`, { timeout: 180_000 }, async () => {
  await fc.assert(property(false, expectNothingUndone), { numRuns: RUNS });
});
