/** What Redis has from services and from an older awooo that masked nothing, and what becomes of it here. */
import { expect, it } from "vitest";
import { eventsKey, incidentKey } from "../../src/adapters/redis/keys.ts";
import { canonicalJson } from "../../src/domain/canonical-json.ts";
import { syncAll, syncIncidents } from "../../src/flows/sync.ts";
import { anEvent, anIncident, aSignal, openedEvent } from "../support/builders.ts";
import { laptop } from "../support/flow-team.ts";
import { createMemoryFake, createSharedStore } from "../support/memory-fake.ts";

const DSN = "postgres://app:hunter2@db/orders";
const secretive = aSignal({ fingerprint: "f1", message: DSN, labels: { namespace: "shop", api_key: "hunter2" } });

function world() {
  const store = createSharedStore();
  const ctx = laptop({ memory: createMemoryFake(store) });
  return { store, ctx, kept: () => JSON.stringify(ctx.ledger.read("INC-1")) };
}

it("events of an awooo that masked nothing are masked before the ledger has them", async () => {
  const { store, ctx, kept } = world();
  const events = [
    openedEvent(anIncident({ signals: [secretive] })),
    anEvent("incident.resolved", { approval_id: null, reason: `it was ${DSN}` }, { lamport: 2 }),
  ];
  store.events.set(eventsKey("INC-1"), new Map(events.map((event) => [event.id, canonicalJson(event)])));
  await syncIncidents(ctx, ["INC-1"]);
  expect(ctx.ledger.read("INC-1")?.events).toHaveLength(2);
  expect(kept()).not.toContain("hunter2");
  await syncIncidents(ctx, ["INC-1"]);
  expect(ctx.ledger.read("INC-1")?.events).toHaveLength(2);
});

it("a document of another service is taken over without its secrets, once", async () => {
  const { store, ctx, kept } = world();
  const theirs = { login: { password: "hunter2-theirs" }, hook: `${DSN}?x=theirs` };
  const document = { ...anIncident({ signals: [secretive], title: DSN }), brain: theirs };
  store.documents.set(incidentKey("INC-1"), JSON.stringify(document));
  for (let i = 0; i < 3; i++) await syncAll(ctx);
  expect(ctx.ledger.read("INC-1")?.events).toHaveLength(1);
  expect(kept()).not.toContain("hunter2");
  const written = JSON.parse(store.documents.get(incidentKey("INC-1")) ?? "");
  expect(written.brain).toEqual(theirs);
  expect(JSON.stringify([written.title, written.signals])).not.toContain("hunter2");
});

it("what the other service changes in its fields afterwards is news, and is kept for it", async () => {
  const { store, ctx, kept } = world();
  const put = (brain: unknown) => store.documents.set(incidentKey("INC-1"), JSON.stringify({ ...anIncident(), brain }));
  put({ password: "hunter2", round: 1 });
  await syncAll(ctx);
  put({ password: "hunter2-two", round: 2 });
  await syncAll(ctx);
  const written = JSON.parse(store.documents.get(incidentKey("INC-1")) ?? "");
  expect(written.brain).toEqual({ password: "hunter2-two", round: 2 });
  expect(kept()).not.toContain("hunter2");
});
