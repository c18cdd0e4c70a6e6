import { describe, expect, it } from "vitest";
import { atMinute, uuidOf } from "../support/builders.ts";
import { changed, payload } from "../support/ingest-fixture.ts";
import { closeIncident, newContext, put, putFile, putValue, stored, summaries } from "../support/ingest-run.ts";

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
    expect(await summaries(ctx, "webhook.json")).toEqual([
      { incident_id: "INC-7001", created: false, signals_added: 1 },
    ]);
  });
});

describe("a great many", () => {
  it("takes 1,000 incidents in one transaction", async () => {
    const ctx = newContext();
    const lines = Array.from({ length: 1000 }, (_, i) =>
      JSON.stringify({ incident_id: `INC-${uuidOf(i)}`, severity: "P2", updated_at: atMinute(i) }),
    );
    expect((await put(ctx, lines.join("\n"))).incidents).toHaveLength(1000);
    expect(ctx.ledger.facts()).toMatchObject({ events: 1000, incidents: 1000 });
  });

  it("never lets an incident grow beyond what can be read again", async () => {
    const ctx = newContext();
    const body = payload("webhook.json");
    const storm = (from: number) =>
      changed(
        body,
        ["alerts"],
        Array.from({ length: 1500 }, (_, i) => ({
          status: "firing",
          labels: { alertname: "Storm", severity: "warning", n: String(from + i) },
          startsAt: "2026-05-11T03:00:00Z",
        })),
      );
    await putValue(ctx, storm(0));
    const { incidents } = await putValue(ctx, storm(1500));
    expect(incidents).toMatchObject([{ created: false, signals_added: 500 }]);
    expect(incidents[0]?.incident.signals).toHaveLength(2000);
    expect(ctx.notices).toEqual(["1000 alerts left out: an incident carries no more"]);
  });
});
