import { describe, expect, it } from "vitest";
import { signalTarget } from "../../../src/domain/choose-target.ts";
import type { NormalisedAlerts } from "../../../src/domain/senders/sender.ts";
import { sentry } from "../../../src/domain/senders/sentry.ts";
import { T0 } from "../../support/builders.ts";
import { changed, payload } from "../../support/ingest-fixture.ts";

const read = (value: unknown) => sentry.read(value, "s.json", T0)[0] as NormalisedAlerts;

describe("Sentry", () => {
  it("reads an issue alert: the rule, what happened, the project and the release", () => {
    const result = read(payload("sentry-event-alert.json"));
    expect(result).toMatchObject({
      group_key: "sentry:issue:5550001",
      incident_id: "5550001",
      title: "DeadlockError: could not serialize",
      severity: "P1",
      services: ["ledger"],
      signals: [
        {
          alert_name: "Ledger: deadlocks",
          message: "DeadlockError: could not serialize\nbook(entry)",
          labels: { release: "ledger@9.1.0", environment: "production", project: "ledger" },
        },
      ],
    });
  });

  it("lets no tag of an event, which anybody can send, name a target", () => {
    const [signal] = read(payload("sentry-event-alert.json")).signals;
    expect(signal?.labels).not.toHaveProperty("namespace");
    expect(signal && signalTarget(signal)).toBeNull();
  });

  it("closes an issue under the key of its alerts", () => {
    expect(read(payload("sentry-issue-resolved.json"))).toMatchObject({
      group_key: "sentry:issue:5550001",
      closed_at: T0,
      signals: [],
    });
    const again = changed(payload("sentry-issue-resolved.json"), ["action"], "unresolved");
    expect(read(again)).toMatchObject({ closed_at: null, signals: [{ severity: "fatal" }] });
  });

  it("reads a metric alert, whose gravity is the action, until it is resolved", () => {
    expect(read(payload("sentry-metric.json"))).toMatchObject({
      group_key: "sentry:metric:7",
      incident_id: "7",
      severity: "P2",
      services: ["ledger", "refund"],
      signals: [{ alert_name: "Ledger errors", starts_at: "2026-05-11T03:14:00.000000Z" }],
    });
    expect(read(payload("sentry-metric-resolved.json"))).toMatchObject({
      group_key: "sentry:metric:7",
      signals: [],
      closed_at: "2026-05-11T03:44:00.000000Z",
    });
  });

  it("does with an id and a release", () => {
    expect(read(payload("sentry-odd.json"))).toMatchObject({
      severity: "P2",
      severity_assumed: true,
      services: ["ledger"],
      signals: [{ alert_name: "Sentry issue 5550001" }],
    });
  });

  it.each(["kube-system/coredns@1", "9.1.0", "a b@1", "@1"])("takes no service from the release %s", (release) => {
    expect(read(changed(payload("sentry-odd.json"), ["data", "event", "release"], release)).services).toEqual([]);
  });

  it.each([
    ["sentry-event-alert.json", ["data", "event", "issue_id"], undefined, "data.event.issue_id: it is missing"],
    ["sentry-event-alert.json", ["data", "event"], "x", "data.event: expected object, got a string"],
    ["sentry-metric.json", ["data", "metric_alert", "projects"], [1], "data.metric_alert.projects[0]: expected string"],
  ])("refuses %s %j = %j", (name, path, to, message) => {
    expect(() => read(changed(payload(name), path, to))).toThrow(`s.json: ${message}`);
  });
});
