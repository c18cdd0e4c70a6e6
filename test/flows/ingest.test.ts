import { afterEach, describe, expect, it } from "vitest";
import { makeEvent } from "../../src/domain/event-maker.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { newIncidentId } from "../../src/domain/ingest.ts";
import { ingest } from "../../src/flows/ingest.ts";
import { atMinute, uuidOf } from "../support/builders.ts";
import { changed, payload, payloadText } from "../support/ingest-fixture.ts";
import { type LedgerContext, type LedgerContextOptions, openLedgerContext } from "../support/ledger-context.ts";

const opened: LedgerContext[] = [];
afterEach(() => {
  for (const ctx of opened.splice(0)) ctx.remove();
});

/** 04:30, some time after everything in the payloads. */
const NOW = "2026-05-11T04:30:00.000Z";

function newContext(options: LedgerContextOptions = {}): LedgerContext {
  const ctx = openLedgerContext(options);
  ctx.time = NOW;
  opened.push(ctx);
  return ctx;
}

const put = (ctx: LedgerContext, bytes: string, where = "in.json") => ingest(ctx, { bytes, where, format: null });
const putFile = (ctx: LedgerContext, name: string) => put(ctx, payloadText(name), name);
const putValue = (ctx: LedgerContext, value: unknown) => put(ctx, JSON.stringify(value));

async function summaries(ctx: LedgerContext, name: string) {
  const { incidents } = await putFile(ctx, name);
  return incidents.map(({ incident_id, created, signals_added }) => ({ incident_id, created, signals_added }));
}

function stored(ctx: LedgerContext, id: string): Incident {
  const found = ctx.ledger.read(id);
  if (found === null) throw new Error(`no ${id}`);
  return found.state.incident;
}

async function onlyId(ctx: LedgerContext, name: string): Promise<string> {
  const [one] = await summaries(ctx, name);
  if (one === undefined) throw new Error("no incident");
  return one.incident_id;
}

function closeIncident(ctx: LedgerContext, id: string): void {
  ctx.ledger.write((tx) => tx.append([makeEvent(ctx, id, "incident.resolved", { approval_id: null, reason: "done" })]));
}

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
    expect((await summaries(ctx, "api-groups.json")).every((one) => !one.created && one.signals_added === 0)).toBe(true);
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
    expect(fresh).toMatchObject({ created: true, incident: { signals: [{ alert_name: "KubeDeploymentReplicasMismatch" }] } });
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
    const lines = ["webhook-truncated.json", "webhook.json", "webhook-resolved.json"].map((name) => JSON.stringify(payload(name)));
    const { incidents } = await put(ctx, lines.join("\n"));
    expect(incidents).toMatchObject([{ created: true, signals_added: 2, signals_ended: 1 }]);
  });

  it("names the id it would have given", async () => {
    const ctx = newContext();
    const id = await onlyId(ctx, "webhook.json");
    expect(newIncidentId('{}/{team="pay"}:{namespace="pay"}', stored(ctx, id).signals)).toBe(id);
  });
});

describe("an incident document", () => {
  it("keeps every field, and numbers as they were written", async () => {
    const ctx = newContext();
    await putFile(ctx, "incident.json");
    const text = JSON.stringify(stored(ctx, "INC-7001"));
    expect(text).toContain('"brain":{"big":12345678901234567890,"score":0.73}');
    expect(ctx.ledger.read("INC-7001")?.events[0]).toMatchObject({ type: "incident.imported", body: { from: "file" } });
  });

  it("takes over a newer document and says what is new", async () => {
    const ctx = newContext();
    await putFile(ctx, "incident.json");
    let newer = changed(payload("incident.json"), ["updated_at"], "2026-05-11T04:00:00Z");
    newer = changed(newer, ["severity"], "P0");
    newer = changed(newer, ["signals", 0, "fingerprint"], "aaaa000000000002");
    expect((await putValue(ctx, newer)).incidents).toMatchObject([{ created: false, signals_added: 1 }]);
    expect(stored(ctx, "INC-7001").severity).toBe("P0");
    // The older one has no say any more.
    expect((await putFile(ctx, "incident.json")).incidents).toMatchObject([{ created: false, signals_added: 0 }]);
    expect(stored(ctx, "INC-7001").severity).toBe("P0");
    expect(ctx.notices).toEqual(["INC-7001: newer here than in the input, kept as it is"]);
  });

  it("adds to an incident, and takes nothing back, where the document is undated", async () => {
    const ctx = newContext();
    await putFile(ctx, "incidents.json");
    const undated = { incident_id: "INC-7002", severity: "P2", owner: "edge", signals: [{ alert_name: "Other" }] };
    expect((await putValue(ctx, undated)).incidents).toMatchObject([{ created: false, signals_added: 1 }]);
    expect(stored(ctx, "INC-7002")).toMatchObject({
      severity: "P2",
      owner: "edge",
      signals: [{ alert_name: "CertExpirySoon" }, { alert_name: "Other" }],
    });
    const head = ctx.ledger.chain().head;
    await putValue(ctx, undated);
    await putFile(ctx, "incidents.json");
    expect(ctx.ledger.chain().head).toEqual(head);
  });

  it.each(["incident.json", "incidents.json"])("does not undo what happened since (%s)", async (name) => {
    const ctx = newContext();
    await putFile(ctx, name);
    for (const id of ctx.ledger.idsWithPrefix("incident", "INC-", 10)) closeIncident(ctx, id);
    await putFile(ctx, name);
    expect(ctx.ledger.incidents({}).map((incident) => incident.status)).not.toContain("investigating");
  });

  it("is not believed to come from the future", async () => {
    const ctx = newContext();
    const future = changed(payload("incident.json"), ["updated_at"], "2099-01-01T00:00:00Z");
    await putValue(ctx, future);
    closeIncident(ctx, "INC-7001");
    await putValue(ctx, future);
    expect(stored(ctx, "INC-7001").status).toBe("resolved");
  });

  it("is known to alerts that come later", async () => {
    const ctx = newContext();
    const same = changed(payload("incident.json"), ["signals", 0, "fingerprint"], "a1b2c3d4e5f60718");
    await putValue(ctx, same);
    expect(await summaries(ctx, "webhook-truncated.json")).toEqual([
      { incident_id: "INC-7001", created: false, signals_added: 0 },
    ]);
    expect(await summaries(ctx, "webhook.json")).toEqual([{ incident_id: "INC-7001", created: false, signals_added: 1 }]);
  });
});

describe("a great many", () => {
  it("takes 1,000 incidents in one transaction", async () => {
    const ctx = newContext();
    const lines = Array.from({ length: 1000 }, (_, i) => JSON.stringify({ incident_id: `INC-${uuidOf(i)}`, severity: "P2", updated_at: atMinute(i) }));
    expect((await put(ctx, lines.join("\n"))).incidents).toHaveLength(1000);
    expect(ctx.ledger.facts()).toMatchObject({ events: 1000, incidents: 1000 });
  });

  it("never lets an incident grow beyond what can be read again", async () => {
    const ctx = newContext();
    const body = payload("webhook.json");
    const storm = (from: number) =>
      changed(body, ["alerts"], Array.from({ length: 1500 }, (_, i) => ({
        status: "firing",
        labels: { alertname: "Storm", severity: "warning", n: String(from + i) },
        startsAt: "2026-05-11T03:00:00Z",
      })));
    await putValue(ctx, storm(0));
    const { incidents } = await putValue(ctx, storm(1500));
    expect(incidents).toMatchObject([{ created: false, signals_added: 500 }]);
    expect(incidents[0]?.incident.signals).toHaveLength(2000);
    expect(ctx.notices).toEqual(["1000 alerts left out: an incident carries no more"]);
  });
});
