/** The life of incidents that come from senders with incidents of their own, on a real ledger. */
import { describe, expect, it } from "vitest";
import { DEFAULT_RULES } from "../../src/domain/sender-rules.ts";
import { isFiring } from "../../src/domain/signal.ts";
import { ingest } from "../../src/flows/ingest.ts";
import { changed, payload, payloadText } from "../support/ingest-fixture.ts";
import { closeIncident, newContext, putFile, putValue, stored } from "../support/ingest-run.ts";

const OPSGENIE = "c0ffee00-1111-4222-8333-444455556666-1778469030000";

/** What opens, what ends it, and the id and severity in between. */
const LIVES: [opens: string, ends: string, id: string | null, severity: string][] = [
  ["pagerduty-triggered.json", "pagerduty-resolved.json", "QPAY7LEDGER1", "P1"],
  ["pagerduty-alerts.json", "pagerduty-alerts-resolved.json", "QPAY7LEDGER1", "P2"],
  ["pagerduty-alerts.json", "pagerduty-resolved.json", "QPAY7LEDGER1", "P2"],
  ["opsgenie-create.json", "opsgenie-close.json", OPSGENIE, "P2"],
  ["incident-io-created.json", "incident-io-closed.json", "INC-77", "P1"],
  ["sentry-event-alert.json", "sentry-issue-resolved.json", "5550001", "P1"],
  ["sentry-metric.json", "sentry-metric-resolved.json", "7", "P2"],
  ["datadog-triggered.json", "datadog-recovered.json", "17784690300001", "P1"],
  ["datadog-default.json", "datadog-default-recovered.json", "880101", "P3"],
];

describe("an incident of another sender", () => {
  it("is not opened by a note on an alert that is unknown or over", async () => {
    const note = changed(payload("opsgenie-create.json"), ["action"], "AddNote");
    const ctx = newContext();
    expect((await putValue(ctx, note)).incidents).toEqual([]);
    expect(ctx.ledger.facts()).toMatchObject({ events: 0 });
    expect(ctx.notices).toEqual([expect.stringContaining(`${OPSGENIE}: not open here`)]);
    await putFile(ctx, "opsgenie-create.json");
    const graver = changed(note, ["alert", "priority"], "P1");
    expect((await putValue(ctx, graver)).incidents).toMatchObject([{ incident_id: OPSGENIE, created: false }]);
    closeIncident(ctx, OPSGENIE);
    const head = ctx.ledger.chain().head;
    const later = changed(note, ["alert", "createdAt"], "1778472630000");
    expect((await putValue(ctx, later)).incidents).toMatchObject([{ incident_id: OPSGENIE, created: false }]);
    expect(ctx.ledger.chain().head).toEqual(head);
  });

  it("may come as a list of what was sent one by one", async () => {
    const ctx = newContext();
    const { incidents } = await putValue(ctx, [payload("opsgenie-create.json"), payload("opsgenie-close.json")]);
    expect(incidents).toMatchObject([{ incident_id: OPSGENIE, created: true, signals_ended: 1 }]);
    const alertmanager = await putValue(newContext(), [payload("webhook.json")]);
    expect(alertmanager.incidents).toHaveLength(1);
    const bad = changed(payload("webhook.json"), ["groupKey"], 4);
    await expect(putValue(newContext(), [payload("webhook.json"), bad])).rejects.toThrow(": [1]: groupKey: expected");
  });

  it.each(LIVES)("%s opens it once, %s ends it", async (opens, ends, id, severity) => {
    const ctx = newContext();
    expect((await putFile(ctx, opens)).incidents).toMatchObject([{ incident_id: id, created: true }]);
    const opened = stored(ctx, id ?? "");
    expect(opened).toMatchObject({ severity, status: "investigating" });
    expect((await putFile(ctx, opens)).incidents).toMatchObject([{ created: false, signals_added: 0 }]);
    const over = await putFile(ctx, ends);
    expect(over.incidents).toMatchObject([{ incident_id: id, created: false, signals_ended: opened.signals.length }]);
    expect(stored(ctx, id ?? "").signals.filter(isFiring)).toEqual([]);
    // An end that comes twice, and one of nothing that is known, change nothing.
    const head = ctx.ledger.chain().head;
    await putFile(ctx, ends);
    expect(ctx.ledger.chain().head).toEqual(head);
    const other = newContext();
    expect((await putFile(other, ends)).incidents).toEqual([]);
    expect(ctx.ledger.staleProjections()).toEqual([]);
  });

  it("gets the alerts that PagerDuty's webhook leaves out, and with them a target", async () => {
    const ctx = newContext();
    await putFile(ctx, "pagerduty-triggered.json");
    expect(ctx.notices).toEqual([expect.stringContaining("GET /incidents/QPAY7LEDGER1/alerts")]);
    expect((await putFile(ctx, "pagerduty-alerts.json")).incidents).toMatchObject([
      { incident_id: "QPAY7LEDGER1", created: false, signals_added: 2 },
    ]);
    expect(stored(ctx, "QPAY7LEDGER1").affected_services).toEqual(["Pay ledger", "pay/ledger"]);
    await putFile(ctx, "pagerduty-resolved.json");
    expect(stored(ctx, "QPAY7LEDGER1").signals.every((signal) => signal.status === "resolved")).toBe(true);
  });

  it("is made graver by its sender, and never less grave", async () => {
    const ctx = newContext();
    const path = ["event", "data", "priority", "summary"];
    const put = (summary: string) => putValue(ctx, changed(payload("pagerduty-triggered.json"), path, summary));
    await put("P3");
    await put("P1");
    expect(stored(ctx, "QPAY7LEDGER1")).toMatchObject({ severity: "P1", signals: [{}] });
    expect(ctx.notices).toContain("QPAY7LEDGER1: raised by the sender to a graver severity");
    await put("P3");
    await put("Whatever");
    expect(stored(ctx, "QPAY7LEDGER1").severity).toBe("P1");
  });

  it("fires anew when PagerDuty opens it anew", async () => {
    const ctx = newContext();
    const event = (type: string, status: string, occurred_at: string) => {
      const body = changed(payload("pagerduty-triggered.json"), ["event", "event_type"], type);
      const dated = changed(body, ["event", "occurred_at"], occurred_at);
      return putValue(ctx, changed(dated, ["event", "data", "status"], status));
    };
    await event("incident.triggered", "triggered", "2026-05-11T03:10:31Z");
    await event("incident.resolved", "resolved", "2026-05-11T03:20:00Z");
    // A webhook that comes a second time, late, opens nothing.
    await event("incident.triggered", "triggered", "2026-05-11T03:10:31Z");
    expect(stored(ctx, "QPAY7LEDGER1").signals.filter(isFiring)).toEqual([]);
    await event("incident.reopened", "triggered", "2026-05-11T03:30:00Z");
    expect(stored(ctx, "QPAY7LEDGER1").signals.filter(isFiring)).toHaveLength(1);
  });

  it("is not mixed up with one of another sender that counts alike", async () => {
    const ctx = newContext();
    await putFile(ctx, "sentry-metric.json");
    const issue = changed(payload("sentry-event-alert.json"), ["data", "event", "issue_id"], "7");
    const [other] = (await putValue(ctx, issue)).incidents;
    expect(other?.incident_id).toMatch(/^INC-/);
    expect(other?.created).toBe(true);
    // It is found again by its group, and ends without the other one.
    expect((await putValue(ctx, issue)).incidents).toMatchObject([{ incident_id: other?.incident_id, created: false }]);
    const over = changed(payload("sentry-issue-resolved.json"), ["data", "issue", "id"], "7");
    expect((await putValue(ctx, over)).incidents).toMatchObject([
      { incident_id: other?.incident_id, signals_ended: 1 },
    ]);
    expect(stored(ctx, "7").signals.filter(isFiring)).toHaveLength(1);
  });

  it("that is over here is not ended again", async () => {
    const ctx = newContext();
    await putFile(ctx, "sentry-metric.json");
    closeIncident(ctx, "7");
    const head = ctx.ledger.chain().head;
    await putFile(ctx, "sentry-metric-resolved.json");
    expect(ctx.ledger.chain().head).toEqual(head);
  });
});

describe("what is missing", () => {
  it.each([
    ["incident-io-private.json", "the id only"],
    ["pagerduty-note.json", "not about the state of an incident"],
    ["datadog-default.json", "default body"],
    ["pagerduty-alerts-odd.json", "more: true"],
    ["grafana-odd.json", "4 alerts were cut off by the sender"],
    ["opsgenie-odd.json", "severity not given by the sender, P2 assumed"],
    ["sentry-odd.json", "severity not given by the sender, P2 assumed"],
    ["incident-io-odd.json", "severity not given by the sender, P2 assumed"],
  ])("%s: %s", async (name, says) => {
    const ctx = newContext();
    await putFile(ctx, name);
    expect(ctx.notices.join("\n")).toContain(says);
  });

  it("is said a few times, however often it is missing", async () => {
    const ctx = newContext();
    const lines = Array.from({ length: 40 }, (_, i) => {
      const path = ["private_incident.incident_created_v2", "id"];
      return JSON.stringify(changed(payload("incident-io-private.json"), path, `01P${i}`));
    });
    await ingest(ctx, { bytes: lines.join("\n"), where: "in.jsonl", format: null });
    expect(ctx.notices).toHaveLength(6);
    expect(ctx.notices.at(-1)).toBe("35 more of such notices");
  });
});

describe("a team's own words for gravity", () => {
  const put = (name: string, severity_by_sender: Record<string, Record<string, "P0" | "P1" | "ignore">>) => {
    const ctx = newContext();
    const rules = { ...DEFAULT_RULES, severity: { high: "P3" as const }, severity_by_sender };
    return ingest(ctx, { bytes: payloadText(name), where: name, format: null, rules });
  };

  it("hold for one sender before they hold for all", async () => {
    const [grafana] = (await put("grafana.json", {})).incidents;
    // `High` is P3 now; the alert without a word, and the warning, are P2.
    expect(grafana?.incident.severity).toBe("P2");
    const [raised] = (await put("grafana.json", { grafana: { high: "P0" } })).incidents;
    expect(raised?.incident.severity).toBe("P0");
    const [datadog] = (await put("datadog-triggered.json", { datadog: { P1: "P0" }, opsgenie: { P1: "P1" } }))
      .incidents;
    expect(datadog?.incident.severity).toBe("P0");
  });

  it("may say that something is no incident, and hold where awooo groups by itself", async () => {
    expect(await put("datadog-triggered.json", { datadog: { p1: "ignore" } })).toMatchObject({
      incidents: [],
      ignored: { severity_none: 1 },
    });
    const [first] = (await put("api-alerts.json", { alertmanager: { warning: "P0", critical: "P0" } })).incidents;
    expect(first?.incident.severity).toBe("P0");
  });
});
