import { describe, expect, it } from "vitest";
import type { IncidentEvent } from "../../src/domain/event.ts";
import { timelineOf } from "../../src/domain/timeline.ts";
import { timelineText } from "../../src/text/timeline.ts";
import { anEvent, aReceipt, aRequest } from "../support/builders.ts";
import { A_CLUSTER, aLiveObject, aRunIntent, aRunResult } from "../support/run-builders.ts";
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

it("says what came of asking a model, in both languages", () => {
  const timeline = timelineOf(
    ["timeout", null].map((failure, i) => anEvent("model.asked", { receipt: aReceipt({ failure }) }, { lamport: i })),
  );
  expect(timeline[0]?.values).toEqual({ model: "test-model", failure: "timeout" });
  expect(timeline.map((entry) => timelineText(entry, "en"))).toEqual([
    "asked model test-model: no usable answer (no answer in time)",
    "asked model test-model: its answer made no new request",
  ]);
  expect(timeline.map((entry) => timelineText(entry, "zh-TW"))).toEqual([
    "詢問模型 test-model：沒有可用的回答（未及時回答）",
    "詢問模型 test-model：其回答未成為新的申請",
  ]);
});

describe("a run", () => {
  const id = "11111111-1111-4111-8111-111111111111";
  const made = aRequest({ cluster: A_CLUSTER });
  const events = [
    anEvent("run.started", aRunIntent(made, { before: aLiveObject() }), { lamport: 1 }),
    anEvent("run.finished", aRunResult(id, { detail: "5 of 5 ready" }), { lamport: 2 }),
    anEvent("run.finished", aRunResult(id, { outcome: "failed", detail: "", reconciled: true }), { lamport: 3 }),
    anEvent("run.handed_over", { request_id: id, reason: "no kubectl" }, { lamport: 4 }),
    anEvent("freeze.set", { reason: "failover" }, { lamport: 5 }),
    anEvent("freeze.lifted", { reason: null }, { lamport: 6 }),
    anEvent("freeze.lifted", { reason: "over" }, { lamport: 7 }),
  ];

  it("is told in one phrase a step, in both languages", () => {
    expect(timelineOf(events).map((entry) => timelineText(entry, "en"))).toEqual([
      "started 11111111 on prod-eu",
      "ran 11111111: worked, 5 of 5 ready",
      "found out about 11111111: failed",
      "was handed 11111111 to carry out: no kubectl",
      "froze all runs: failover",
      "lifted the freeze",
      "lifted the freeze: over",
    ]);
    const chinese = timelineOf(events).map((entry) => timelineText(entry, "zh-TW"));
    expect(chinese).toEqual([
      "開始於 prod-eu 執行 11111111",
      "執行 11111111：worked，5 of 5 ready",
      "事後查明 11111111：failed",
      "接手人工執行 11111111：no kubectl",
      "凍結所有執行：failover",
      "解除凍結",
      "解除凍結：over",
    ]);
  });

  it("carries the words that were started, and not what was there before", () => {
    const [started] = timelineOf(events);
    expect(started?.values).toEqual({
      request_id: id,
      context: "prod-eu",
      argv: made.content.argv,
      mutating: true,
    });
  });
});
