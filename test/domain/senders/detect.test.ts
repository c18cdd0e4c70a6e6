import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AwoooError } from "../../../src/domain/awooo-error.ts";
import { formatOf, normalise, SENDERS } from "../../../src/domain/senders/detect.ts";
import { FORMATS, type Format } from "../../../src/domain/senders/sender.ts";
import { T0 } from "../../support/builders.ts";
import { payload } from "../../support/ingest-fixture.ts";

const read = (value: unknown, format: Format | null = null) => normalise({ value, where: "in.json" }, format, T0);

function failureOf(work: () => unknown): AwoooError {
  try {
    work();
  } catch (error) {
    if (error instanceof AwoooError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("normalise", () => {
  it.each([
    ["webhook.json", "alerts", 1],
    ["webhook-resolved.json", "alerts", 1],
    ["webhook-truncated.json", "alerts", 1],
    ["api-alerts.json", "alerts", 1],
    ["api-groups.json", "alerts", 2],
    ["incident.json", "incident", 1],
    ["incidents.json", "incident", 2],
  ])("knows %s by its shape", (name, kind, parts) => {
    const result = read(payload(name));
    expect(result.map((part) => part.kind)).toEqual(Array.from({ length: parts }, () => kind));
  });

  it("says of each shape what is missing", () => {
    const error = failureOf(() => read({ version: "1", alerts: [] }));
    expect(error.code).toBe("invalid_data");
    expect(error.message).toBe(
      'in.json: the document: not a known shape: alertmanager-webhook lacks version "4", groupKey; ' +
        "alertmanager-api needs an array; grafana lacks groupKey; pagerduty-webhook lacks event; " +
        "pagerduty-alerts lacks alerts[0].body; opsgenie lacks action, alert; incident-io lacks event_type; " +
        "sentry lacks action, data; datadog lacks event_type, org, title; incident lacks incident_id",
    );
    expect(failureOf(() => read([{ labels: {} }])).message).toContain(
      "alertmanager-api lacks [0].fingerprint, [0].status",
    );
    expect(failureOf(() => read("text")).message).toBe(
      "in.json: the document: not a known shape: alertmanager-webhook, grafana, pagerduty-webhook, pagerduty-alerts, " +
        "opsgenie, incident-io, sentry, datadog, incident needs an object; alertmanager-api needs an array",
    );
    expect(failureOf(() => read([1])).message).toContain("alertmanager-api needs objects as elements");
  });

  it("names the field where a format is forced", () => {
    expect(failureOf(() => read({ version: "1" }, "alertmanager-webhook")).message).toBe(
      "in.json: version: expected 4",
    );
    expect(failureOf(() => read({}, "alertmanager-api")).message).toBe(
      "in.json: the document: expected array, got an object",
    );
    expect(failureOf(() => read({}, "incident")).message).toBe("in.json: incident_id: expected string, it is missing");
  });
});

const SHAPES: Record<Format, string[]> = {
  "alertmanager-webhook": ["webhook.json", "webhook-again.json", "webhook-resolved.json", "webhook-truncated.json"],
  "alertmanager-api": ["api-alerts.json", "api-groups.json"],
  grafana: ["grafana.json", "grafana-resolved.json", "grafana-odd.json"],
  "pagerduty-webhook": [
    "pagerduty-triggered.json",
    "pagerduty-resolved.json",
    "pagerduty-odd.json",
    "pagerduty-note.json",
  ],
  "pagerduty-alerts": ["pagerduty-alerts.json", "pagerduty-alerts-resolved.json", "pagerduty-alerts-odd.json"],
  opsgenie: ["opsgenie-create.json", "opsgenie-close.json", "opsgenie-odd.json"],
  "incident-io": [
    "incident-io-created.json",
    "incident-io-closed.json",
    "incident-io-odd.json",
    "incident-io-private.json",
  ],
  sentry: [
    "sentry-event-alert.json",
    "sentry-issue-resolved.json",
    "sentry-metric.json",
    "sentry-metric-resolved.json",
    "sentry-odd.json",
  ],
  datadog: [
    "datadog-triggered.json",
    "datadog-recovered.json",
    "datadog-default.json",
    "datadog-default-recovered.json",
    "datadog-odd.json",
    "datadog-unfilled.json",
  ],
  incident: ["incident.json", "incidents.json"],
};
const TABLE = Object.entries(SHAPES).flatMap(([format, names]) => names.map((name) => [name, format] as const));

describe("telling senders apart", () => {
  it("has every fixture in the table", () => {
    const files = readdirSync(new URL("../../fixtures/ingest/", import.meta.url));
    const named = TABLE.map(([name]) => name);
    expect(files.filter((name) => name.endsWith(".json")).sort()).toEqual(named.sort());
  });

  it.each(TABLE)("gives %s to %s alone, so that their order does not matter", (name, format) => {
    const takers = SENDERS.filter((sender) => sender.lacks(payload(name)) === null);
    expect(takers.map((sender) => sender.format)).toEqual([format]);
  });

  it.each(TABLE)("gives every other shape a reason why %s is not it", (name, format) => {
    for (const sender of SENDERS.filter((one) => one.format !== format)) {
      expect(sender.lacks(payload(name)), sender.format).toMatch(/^(lacks|needs) \S/);
    }
  });

  it("has one sender for each format", () => {
    expect(SENDERS.map((sender) => sender.format).sort()).toEqual([...FORMATS].sort());
  });
});

describe("an incident document", () => {
  it("gets what a person may leave out, and nothing else", () => {
    const [part] = read({ incident_id: "INC-9", severity: "P2", note: { kept: true } });
    expect(part).toMatchObject({
      kind: "incident",
      dated: false,
      document: {
        incident_id: "INC-9",
        status: "investigating",
        created_at: T0,
        updated_at: T0,
        signals: [],
        note: { kept: true },
      },
    });
    expect(failureOf(() => read({ incident_id: "INC-9" })).message).toBe(
      "in.json: severity: expected one of P0, P1, P2, P3",
    );
  });

  it("is as old as it says", () => {
    const created_at = "2026-01-01T00:00:00Z";
    expect(read({ incident_id: "A", severity: "P2", created_at })[0]).toMatchObject({
      dated: false,
      document: { updated_at: created_at },
    });
    expect(read(payload("incident.json"))[0]).toMatchObject({ dated: true });
  });

  it("is named by its place in an array", () => {
    expect(failureOf(() => read([payload("incident.json"), { incident_id: "B", severity: "P9" }])).message).toBe(
      "in.json: [1].severity: expected one of P0, P1, P2, P3",
    );
  });
});

describe("formatOf", () => {
  it("takes the known names only", () => {
    expect(formatOf("incident")).toBe("incident");
    expect(failureOf(() => formatOf("nagios"))).toMatchObject({ code: "usage" });
  });
});
