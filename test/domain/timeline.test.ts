import { expect, it } from "vitest";
import type { IncidentEvent } from "../../src/domain/event.ts";
import { timelineOf } from "../../src/domain/timeline.ts";
import { sampleIncident, sampleView } from "../support/sample-view.ts";

const base = { incident_id: "INC-2041", at: "2026-11-22T03:10:00Z", actor: "alice", host: "a" };

it("says what happened in causal order, whatever order the events came in", () => {
  const incident = sampleIncident();
  const events: IncidentEvent[] = [
    { ...base, id: "d", lamport: 4, type: "incident.resolved", body: { approval_id: null, reason: "gone" } },
    {
      ...base,
      id: "b",
      lamport: 2,
      type: "signals.added",
      body: { signals: incident.signals, affected_services: [], severity: "P1" },
    },
    { ...base, id: "a", lamport: 1, type: "incident.opened", body: { document: incident, group_key: null } },
    { ...base, id: "c", lamport: 3, type: "signals.ended", body: { ended: [{ fingerprint: "f", ends_at: base.at }] } },
  ];
  const expected = [
    ["incident.opened", { severity: "P1", signals: 3 }],
    [
      "signals.added",
      { signals: 3, alert_names: ["KubeDeploymentRolloutStuck", "KubePodNotReady", "HTTPErrorRateHigh"] },
    ],
    ["signals.ended", { signals: 1 }],
    ["incident.resolved", { approval_id: null, reason: "gone" }],
  ];
  expect(timelineOf(events).map((entry) => [entry.type, entry.values])).toEqual(expected);
  expect(timelineOf(events.toReversed())).toEqual(timelineOf(events));
});

it("carries the answer of a signer, not the whole request", () => {
  const { timeline } = sampleView({ signatures: [{ signer: "bob", decision: "reject", comment: "too late" }] });
  expect(timeline.at(-1)).toMatchObject({
    type: "request.signed",
    actor: "bob",
    values: { signer: "bob", decision: "reject", comment: "too late", identity: "asserted" },
  });
  expect(JSON.stringify(timeline)).not.toContain("content_sha256");
});
