/** Any number of laptops on one Redis: whatever happened, in the end all know the same. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalJson } from "../../src/domain/canonical-json.ts";
import { decisionDocument } from "../../src/domain/decision-token.ts";
import { inCausalOrder } from "../../src/domain/event.ts";
import { foldIncident } from "../../src/domain/fold.ts";
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

it(`${RUNS} random histories of 2 to 4 laptops end in agreement`, { timeout: 180_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 4 }),
      fc.array(someStep, { minLength: 5, maxLength: STEPS, size: "max" }),
      async (count, steps) => {
        const world = newWorld(count);
        try {
          for (const step of steps) await take(world, step);
          await settle(world);
          for (const id of IDS) expectAgreement(world, id);
          for (const { ledger, host } of world.laptops) {
            expect([host, ledger.queued()]).toEqual([host, []]);
            expect([host, verifyLedger(ledger)]).toEqual([host, expect.objectContaining({ ok: true })]);
          }
        } finally {
          for (const laptop of world.laptops) laptop.remove();
        }
      },
    ),
    { numRuns: RUNS },
  );
});
