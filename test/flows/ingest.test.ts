import { describe, expect, it } from "vitest";
import { newIncidentId } from "../../src/domain/ingest.ts";
import { changed, payload, payloadText } from "../support/ingest-fixture.ts";
import {
  closeIncident,
  NOW,
  newContext,
  onlyId,
  put,
  putFile,
  putValue,
  stored,
  summaries,
} from "../support/ingest-run.ts";
import { createMemoryFake, createSharedStore } from "../support/memory-fake.ts";

const ALL = [
  "webhook.json",
  "webhook-truncated.json",
  "api-alerts.json",
  "api-groups.json",
  "incident.json",
  "incidents.json",
  "incidents.jsonl",
];

describe("ingest", () => {
  it("opens one incident for a webhook's group", async () => {
    const ctx = newContext();
    const id = await onlyId(ctx, "webhook.json");
    expect(stored(ctx, id)).toMatchObject({
      title: "KubePodCrashLooping pay/ledger",
      severity: "P1",
      affected_services: ["pay/ledger"],
      status: "investigating",
      created_at: NOW,
    });
    expect([...ctx.ledger.rows()]).toMatchObject([{ type: "incident.opened", actor: "alice", host: "laptop-a" }]);
    expect(ctx.notices).toEqual([]);
  });

  it("opens one incident for each object of a plain list", async () => {
    const ctx = newContext();
    const { incidents, assumedSeverity } = await putFile(ctx, "api-alerts.json");
    expect(incidents.map(({ incident }) => [incident.title, incident.severity, incident.signals.length])).toEqual([
      ["KubePodCrashLooping pay/ledger", "P1", 2],
      ["KubePersistentVolumeFillingUp pay/data-books-1", "P1", 1],
      ["NodeFilesystemAlmostOutOfSpace node-4", "P2", 1],
      ["MailQueueGrowing", "P2", 1],
    ]);
    const mail = incidents[3]?.incident_id ?? "";
    expect(assumedSeverity).toEqual([mail]);
    expect(ctx.notices).toEqual([
      "4 alerts ignored: 1 inhibited by another alert, 1 silenced, 1 not processed by the sender yet, 1 always firing (Watchdog, InfoInhibitor)",
      `${mail}: severity not given by the sender, P2 assumed`,
    ]);
  });

  it("says what the sender cut off", async () => {
    const ctx = newContext();
    expect((await putFile(ctx, "webhook-truncated.json")).truncated).toBe(37);
    expect(ctx.notices).toEqual(["37 alerts were cut off by the sender"]);
  });

  it.each(ALL)("changes nothing when %s comes a second time", async (name) => {
    const ctx = newContext();
    const first = await summaries(ctx, name);
    expect(first.every(({ created }) => created)).toBe(true);
    const head = ctx.ledger.chain().head;
    ctx.time = "2026-05-11T05:00:00.000Z";
    expect(await summaries(ctx, name)).toEqual(first.map((one) => ({ ...one, created: false, signals_added: 0 })));
    expect(ctx.ledger.chain().head).toEqual(head);
    expect(ctx.ledger.staleProjections()).toEqual([]);
  });

  it.each(ALL)("gives the same ids on two laptops for %s", async (name) => {
    const [a, b] = [newContext(), newContext({ host: "laptop-b", operator: "bob" })];
    b.time = "2026-05-11T04:45:00.000Z";
    expect(await summaries(b, name)).toEqual(await summaries(a, name));
  });

  it("lets later alerts of the group join, and ended ones end", async () => {
    const ctx = newContext();
    const id = await onlyId(ctx, "webhook-truncated.json");
    expect(await summaries(ctx, "webhook.json")).toEqual([{ incident_id: id, created: false, signals_added: 1 }]);
    expect(stored(ctx, id)).toMatchObject({ severity: "P1", signals: [{ status: "firing" }, { status: "firing" }] });
    expect((await putFile(ctx, "webhook-resolved.json")).incidents).toMatchObject([
      { incident_id: id, created: false, signals_added: 0, signals_ended: 1 },
    ]);
    expect(stored(ctx, id).signals[0]).toMatchObject({ status: "resolved", ends_at: "2026-05-11T03:41:00.500Z" });
    expect((await putFile(ctx, "webhook-resolved.json")).incidents).toEqual([]);
  });

  it("lets an alert that ended fire again in the same incident", async () => {
    const ctx = newContext();
    const id = await onlyId(ctx, "webhook-truncated.json");
    await putFile(ctx, "webhook-resolved.json");
    expect(await summaries(ctx, "webhook-again.json")).toEqual([{ incident_id: id, created: false, signals_added: 1 }]);
    expect(stored(ctx, id).signals).toMatchObject([{ status: "firing", starts_at: "2026-05-11T04:02:00.000Z" }]);
    // News of its first time that come late change nothing.
    await putFile(ctx, "webhook-resolved.json");
    expect(stored(ctx, id).signals).toMatchObject([{ status: "firing" }]);
    expect(ctx.ledger.staleProjections()).toEqual([]);
  });

  it("knows an alert by its fingerprint, whichever way it came", async () => {
    const ctx = newContext();
    const id = await onlyId(ctx, "webhook.json");
    const ids = await summaries(ctx, "api-alerts.json");
    expect(ids[0]).toEqual({ incident_id: id, created: false, signals_added: 0 });
    expect(ids.slice(1).every((one) => one.created)).toBe(true);
    // The group of the API has two known alerts and one that has an incident of its own by now.
    expect((await summaries(ctx, "api-groups.json")).every((one) => !one.created && one.signals_added === 0)).toBe(
      true,
    );
  });

  it("does not open an incident again for the alerts it was closed with", async () => {
    const ctx = newContext();
    const id = await onlyId(ctx, "webhook.json");
    closeIncident(ctx, id);
    expect(await summaries(ctx, "webhook.json")).toEqual([{ incident_id: id, created: false, signals_added: 0 }]);
    expect(stored(ctx, id).status).toBe("resolved");
    expect(ctx.notices).toEqual([`${id}: over already, not opened again for the same alerts`]);
  });

  it("never swallows a new alert because an older one of its group was dealt with", async () => {
    const ctx = newContext();
    const id = await onlyId(ctx, "webhook-truncated.json");
    closeIncident(ctx, id);
    const [over, fresh, ...rest] = (await putFile(ctx, "webhook.json")).incidents;
    expect(rest).toEqual([]);
    expect(over).toMatchObject({ incident_id: id, created: false, signals_added: 0 });
    expect(fresh).toMatchObject({
      created: true,
      incident: { signals: [{ alert_name: "KubeDeploymentReplicasMismatch" }] },
    });
  });

  it("opens a new incident when an alert of a closed one fires anew", async () => {
    const ctx = newContext();
    const id = await onlyId(ctx, "webhook-truncated.json");
    closeIncident(ctx, id);
    const [again] = await summaries(ctx, "webhook-again.json");
    expect(again).toMatchObject({ created: true, signals_added: 1 });
    expect(again?.incident_id).not.toBe(id);
  });

  it("stores nothing at all where one element is bad", async () => {
    const ctx = newContext();
    const lines = `${payloadText("incidents.jsonl")}{"incident_id":"INC-9","severity":"P9"}\n`;
    await expect(put(ctx, lines, "in.jsonl")).rejects.toMatchObject({
      code: "invalid_data",
      message: "in.jsonl line 3: severity: expected one of P0, P1, P2, P3",
    });
    expect(ctx.ledger.facts()).toMatchObject({ events: 0, incidents: 0 });
  });

  it("takes several webhook bodies in one file of lines", async () => {
    const ctx = newContext();
    const lines = ["webhook-truncated.json", "webhook.json", "webhook-resolved.json"].map((name) =>
      JSON.stringify(payload(name)),
    );
    const { incidents } = await put(ctx, lines.join("\n"));
    expect(incidents).toMatchObject([{ created: true, signals_added: 2, signals_ended: 1 }]);
  });

  it("names the id it would have given", async () => {
    const ctx = newContext();
    const id = await onlyId(ctx, "webhook.json");
    expect(newIncidentId('{}/{team="pay"}:{namespace="pay"}', stored(ctx, id).signals)).toBe(id);
  });
});

describe("a team on one Redis", () => {
  it("does not open again what a colleague's laptop opened, closed or was told", async () => {
    const store = createSharedStore();
    const a = newContext({ memory: createMemoryFake(store) });
    const b = newContext({ host: "laptop-b", operator: "bob", memory: createMemoryFake(store) });
    const id = await onlyId(a, "webhook-truncated.json");
    expect(await summaries(b, "webhook-truncated.json")).toEqual([
      { incident_id: id, created: false, signals_added: 0 },
    ]);
    // Another first alert would give another id; the group is known all the same.
    const other = changed(payload("webhook.json"), ["alerts", 0, "startsAt"], "2026-05-11T01:00:00Z");
    expect((await putValue(b, other)).incidents).toMatchObject([{ incident_id: id, created: false, signals_added: 1 }]);
    closeIncident(a, id);
    await putFile(a, "incident.json");
    expect(await summaries(b, "webhook-truncated.json")).toEqual([
      { incident_id: id, created: false, signals_added: 0 },
    ]);
    expect(b.ledger.read(id)?.state.incident.status).toBe("resolved");
    expect(a.ledger.queued()).toEqual([]);
  });

  it("loses nothing while Redis is away", async () => {
    const memory = createMemoryFake();
    const ctx = newContext({ memory });
    memory.down = true;
    const result = await putFile(ctx, "webhook.json");
    const id = result.incidents[0]?.incident_id ?? "";
    expect(result.degraded).toEqual(["redis"]);
    expect(ctx.notices).toEqual([
      expect.stringContaining("working with the local ledger"),
      "1 change queued for Redis",
    ]);
    expect(ctx.ledger.queued()).toEqual([{ incident_id: id, events: 1 }]);
    memory.down = false;
    expect((await putFile(ctx, "incident.json")).degraded).toEqual([]);
    expect(ctx.ledger.queued()).toEqual([]);
    expect([...memory.store.documents.keys()].sort()).toContain(`incident:${id}`);
  });

  it("writes what it ingested to Redis before it ends", async () => {
    const memory = createMemoryFake();
    await putFile(newContext({ memory }), "incident.json");
    expect(memory.store.documents.get("incident:INC-7001")).toContain("12345678901234567890");
  });
});
