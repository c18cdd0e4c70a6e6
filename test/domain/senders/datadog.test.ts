import { describe, expect, it } from "vitest";
import { signalTarget } from "../../../src/domain/choose-target.ts";
import { datadog } from "../../../src/domain/senders/datadog.ts";
import type { NormalisedAlerts } from "../../../src/domain/senders/sender.ts";
import { T0 } from "../../support/builders.ts";
import { changed, payload } from "../../support/ingest-fixture.ts";

const read = (value: unknown) => datadog.read(value, "dd.json", T0)[0] as NormalisedAlerts;

describe("Datadog", () => {
  it("reads the recommended body: key of the cycle, priority, name, and tags as labels", () => {
    const result = read(payload("datadog-triggered.json"));
    expect(result).toMatchObject({
      group_key: "datadog:17784690300001",
      incident_id: "17784690300001",
      severity: "P1",
      severity_assumed: false,
      closed_at: null,
      notices: [],
      signals: [
        {
          alert_name: "ledger: heap nearly full",
          starts_at: "2026-05-11T03:10:30.000Z",
          labels: { kube_deployment: "ledger", deployment: "ledger", namespace: "pay", cluster: "ap-1", env: "prod" },
        },
      ],
    });
    expect(result.signals.map(signalTarget)).toEqual([{ kind: "deployment", name: "ledger", namespace: "pay" }]);
  });

  it("ends when it recovers, by its key and by what it is about", () => {
    const fired = read(payload("datadog-triggered.json"));
    expect(read(payload("datadog-recovered.json"))).toMatchObject({
      group_key: fired.group_key,
      closed_at: "2026-05-11T03:40:30.000Z",
      signals: [],
      ended: [{ fingerprint: fired.signals[0]?.fingerprint, ends_at: "2026-05-11T03:40:30.000Z" }],
    });
  });

  it("reads the default body by its title, and knows its recovery by what it is about", () => {
    const fired = read(payload("datadog-default.json"));
    expect(fired).toMatchObject({
      incident_id: "880101",
      severity: "P3",
      signals: [{ alert_name: "ledger: heap nearly full", labels: { deployment: "ledger" } }],
      notices: [expect.stringContaining("default body")],
    });
    const over = read(payload("datadog-default-recovered.json"));
    expect(over.group_key).not.toBe(fired.group_key);
    expect(over.ended.map(({ fingerprint }) => fingerprint)).toEqual([fired.signals[0]?.fingerprint]);
  });

  it("takes variables that were not filled in for nothing said", () => {
    const result = read(payload("datadog-odd.json"));
    expect(result).toMatchObject({
      incident_id: "880001",
      severity: "P2",
      signals: [{ alert_name: "Probe of shop.example.net", severity: "warning", labels: {} }],
    });
    expect(JSON.stringify(result)).not.toContain("$");
    expect(result.signals[0]).not.toHaveProperty("starts_at");
  });

  it("says of the bare template that it is one", () => {
    expect(() => read(payload("datadog-unfilled.json"))).toThrow("dd.json: title: Datadog has not filled it in");
  });

  it.each([
    ["Re-Triggered", null],
    ["No Data", null],
    ["Renotify", null],
    ["recovered", "2026-05-11T03:40:30.000Z"],
  ])("takes the transition %s", (transition, closed_at) => {
    expect(read(changed(payload("datadog-triggered.json"), ["transition"], transition)).closed_at).toBe(closed_at);
  });

  it("keeps alerts of two groups of one monitor apart", () => {
    const other = changed(payload("datadog-triggered.json"), ["scope"], "kube_deployment:refund");
    expect(read(other).signals[0]?.fingerprint).not.toBe(
      read(payload("datadog-triggered.json")).signals[0]?.fingerprint,
    );
  });
});
