import { describe, expect, it } from "vitest";
import { pagerdutyAlerts } from "../../../src/domain/senders/pagerduty-alerts.ts";
import { pagerdutyWebhook } from "../../../src/domain/senders/pagerduty-webhook.ts";
import type { NormalisedAlerts } from "../../../src/domain/senders/sender.ts";
import { fingerprintOf } from "../../../src/domain/signal.ts";
import { T0 } from "../../support/builders.ts";
import { changed, payload } from "../../support/ingest-fixture.ts";

const webhook = (value: unknown) => pagerdutyWebhook.read(value, "pd.json", T0)[0] as NormalisedAlerts;
const alerts = (value: unknown) => pagerdutyAlerts.read(value, "pd.json", T0) as NormalisedAlerts[];

describe("a PagerDuty webhook", () => {
  it("becomes one signal named by the title, and says that the alerts are elsewhere", () => {
    const result = webhook(payload("pagerduty-triggered.json"));
    expect(result).toMatchObject({
      sender: "pagerduty",
      group_key: "pagerduty:QPAY7LEDGER1",
      incident_id: "QPAY7LEDGER1",
      severity: "P1",
      severity_assumed: false,
      services: ["Pay ledger"],
      closed_at: null,
      signals: [{ alert_name: "KubePodCrashLooping", severity: "SEV-1", starts_at: "2026-05-11T03:10:30Z" }],
    });
    expect(result.notices).toEqual([expect.stringContaining("GET /incidents/QPAY7LEDGER1/alerts")]);
  });

  it("takes the urgency where there is no priority that it knows", () => {
    expect(webhook(payload("pagerduty-odd.json"))).toMatchObject({
      severity: "P3",
      services: [],
      signals: [{ alert_name: "Nobody can pay: 決済 down (again)", severity: "low" }],
    });
    const unknown = changed(payload("pagerduty-triggered.json"), ["event", "data", "priority", "summary"], "Whenever");
    expect(webhook(unknown)).toMatchObject({ severity: "P2", severity_assumed: false });
    const silent = changed(unknown, ["event", "data", "urgency"], undefined);
    expect(webhook(silent)).toMatchObject({ severity: "P2", severity_assumed: true });
  });

  it("closes the whole incident when it is resolved", () => {
    expect(webhook(payload("pagerduty-resolved.json"))).toMatchObject({
      signals: [],
      closed_at: "2026-05-11T03:40:00.500Z",
      notices: [],
    });
  });

  it("fires anew since it was opened anew", () => {
    const reopened = changed(payload("pagerduty-triggered.json"), ["event", "event_type"], "incident.reopened");
    expect(webhook(reopened).signals[0]?.starts_at).toBe("2026-05-11T03:40:00.500Z");
  });

  it("makes nothing of an event about something else", () => {
    const note = webhook(payload("pagerduty-note.json"));
    expect(note).toMatchObject({ incident_id: null, signals: [], closed_at: null });
    expect(note.notices).toHaveLength(1);
  });

  it.each([
    [["event", "data", "id"], undefined, "event.data.id: it is missing"],
    [["event", "data", "id"], "a b", "event.data.id: expected one word"],
    [["event", "data", "title"], {}, "event.data.title: expected text or a number"],
    [["event", "data", "created_at"], "soon", "event.data.created_at: expected an RFC 3339 time"],
  ])("refuses %j = %j", (path, to, message) => {
    expect(() => webhook(changed(payload("pagerduty-triggered.json"), path, to))).toThrow(message);
  });
});

describe("PagerDuty's alerts of an incident", () => {
  it("are one signal for each alert in the text, with its labels", () => {
    const [result, ...others] = alerts(payload("pagerduty-alerts.json"));
    expect(others).toEqual([]);
    expect(result).toMatchObject({
      group_key: "pagerduty:QPAY7LEDGER1",
      incident_id: "QPAY7LEDGER1",
      severity: "P2",
      services: ["Pay ledger"],
      signals: [
        {
          alert_name: "KubePodCrashLooping",
          severity: "warning",
          message: "Pod keeps restarting.",
          labels: { namespace: "pay", pod: "ledger-6d8f7b9c4-kx9zt" },
          annotations: { summary: "Pod keeps restarting." },
        },
        { alert_name: "KubeDeploymentReplicasMismatch", labels: { deployment: "ledger" } },
      ],
    });
    // The one that Alertmanager lists as resolved.
    expect(result?.ended).toHaveLength(1);
  });

  it("end with the same fingerprints that they fired with", () => {
    const firing = alerts(payload("pagerduty-alerts.json"))[0]?.signals.map(fingerprintOf) ?? [];
    const over = alerts(payload("pagerduty-alerts-resolved.json"))[0];
    expect(over?.signals).toEqual([]);
    expect(over?.ended.map(({ fingerprint }) => fingerprint)).toEqual(expect.arrayContaining(firing));
    expect(over?.ended.every(({ ends_at }) => ends_at === "2026-05-11T03:45:00Z")).toBe(true);
  });

  it("may have details of any form, be suppressed, belong to several incidents, and be a page of more", () => {
    const [first, second, ...others] = alerts(payload("pagerduty-alerts-odd.json"));
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      signals: [
        { alert_name: "DiskFull", severity: "warning", labels: { node: "node-9", used: "0.97" } },
        { alert_name: "Mail queue grows", labels: {} },
      ],
      ignored: [{ name: "noise", why: "suppressed" }],
      notices: [expect.stringContaining("more: true")],
    });
    expect(first?.signals[0]?.labels).not.toHaveProperty("nested");
    expect(second).toMatchObject({ incident_id: "QOTHER2", signals: [{ alert_name: "of another incident" }] });
  });

  it("may be none", () => {
    const notices = [expect.stringContaining("no alerts")];
    expect(alerts({ alerts: [], more: false })).toMatchObject([{ signals: [], notices }]);
    expect(pagerdutyAlerts.lacks({ alerts: [] })).toBeNull();
    expect(alerts({ alerts: [] })).toMatchObject([{ signals: [], notices }]);
  });
});
