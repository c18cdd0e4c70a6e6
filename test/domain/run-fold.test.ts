import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogueAction } from "../../src/domain/action.ts";
import type { IncidentEvent } from "../../src/domain/event.ts";
import { foldIncident } from "../../src/domain/fold.ts";
import { requestAt } from "../../src/domain/request.ts";
import type { RunIntent, RunResult } from "../../src/domain/run.ts";
import type { Outcome } from "../../src/domain/trust.ts";
import { shuffled, someHistory } from "../support/arbitraries.ts";
import { anAssessedProposal, anEvent, aProposal, aRequest, atMinute, openedEvent } from "../support/builders.ts";
import { A_CLUSTER, aLiveObject, aRunIntent, aRunResult } from "../support/run-builders.ts";

const scaled = aProposal({
  action: catalogueAction("scale", { kind: "deployment", name: "checkout", namespace: "shop", replicas: 6 }),
});
const made = aRequest({
  assessed: anAssessedProposal({ proposal: scaled }),
  cluster: A_CLUSTER,
  before: aLiveObject(),
  managedBy: "Argo CD checkout",
});
const id = made.request.id;
const created = anEvent("request.created", made, { lamport: 2 });
const started = (lamport: number, fields: Partial<RunIntent> = {}, actor = "alice") =>
  anEvent("run.started", aRunIntent(made, fields), { lamport, at: atMinute(lamport), actor, host: `of-${actor}` });
const finished = (lamport: number, fields: Partial<RunResult> = {}, actor = "alice") =>
  anEvent("run.finished", aRunResult(id, fields), { lamport, at: atMinute(lamport), actor });
const handedOver = (lamport: number) =>
  anEvent("run.handed_over", { request_id: id, reason: "no kubectl" }, { lamport, at: atMinute(lamport) });

function requestOf(...events: IncidentEvent[]) {
  const [request] = foldIncident([openedEvent(), created, ...events])?.requests ?? [];
  if (request === undefined) throw new Error("no request");
  return request;
}

const shown = (...events: IncidentEvent[]) => requestAt(requestOf(...events), null, atMinute(10));

describe("the run of a request", () => {
  it("is the first one, whichever arrives first, with the result of whoever wrote one", () => {
    const [one, two] = [started(4, { pid: 1 }, "bob"), started(5, { pid: 2 }, "carol")];
    for (const events of [
      [one, two],
      [two, one],
    ]) {
      expect(requestOf(...events).run).toMatchObject({ by: "bob", host: "of-bob", intent: { pid: 1 }, result: null });
    }
    expect(requestOf(one, two, finished(6, {}, "carol")).run).toMatchObject({
      by: "bob",
      result: { outcome: "worked", by: "carol", at: atMinute(6) },
    });
  });

  const results: [Outcome, boolean][][] = [
    [
      ["inconclusive", false],
      ["worked", true],
    ],
    [
      ["worked", false],
      ["failed", true],
    ],
    [
      ["worked", false],
      ["failed", false],
    ],
    [
      ["failed", false],
      ["worked", false],
    ],
    [
      ["worked", true],
      ["failed", false],
    ],
    [
      ["inconclusive", true],
      ["worked", false],
    ],
  ];
  it.each([
    [results[0], "worked"],
    [results[1], "worked"],
    [results[2], "failed"],
    [results[3], "failed"],
    [results[4], "failed"],
    [results[5], "worked"],
  ])("with results %j is %s", (list = [], outcome) => {
    const events = list.map(([one, reconciled], i) => finished(5 + i, { outcome: one, reconciled }));
    expect(requestOf(started(4), ...events).run?.result?.outcome).toBe(outcome);
    expect(requestOf(...events.toReversed(), started(4)).run?.result?.outcome).toBe(outcome);
  });

  it("is nothing without a start, and of no other request", () => {
    expect(requestOf(finished(4)).run).toBeNull();
    expect(requestOf(finished(4), started(5)).run?.result).toBeNull();
    expect(requestOf(started(4, { request_id: "another" })).run).toBeNull();
  });

  it("the same events in any order of arrival give the same run, and always one that was started", () => {
    fc.assert(
      fc.property(shuffled(someHistory), ([one, other]) => {
        const runs = (events: IncidentEvent[]) =>
          foldIncident(events)?.requests.map(({ run, handed_over }) => [run, handed_over]);
        expect(runs(other)).toEqual(runs(one));
        for (const { run, request } of foldIncident(one)?.requests ?? []) {
          const starts = one.filter(({ type, body }) => type === "run.started" && body.request_id === request.id);
          if (run !== null) expect(starts.map(({ body }) => body)).toContainEqual(run.intent);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("leaves the incident's document alone, which other services read", () => {
    const without = foldIncident([openedEvent(), created])?.incident;
    expect(foldIncident([openedEvent(), created, started(4), finished(5), handedOver(6)])?.incident).toEqual(without);
  });
});

describe("on the wire", () => {
  it("a started request is executed, whatever came of it, and unknown until somebody says", () => {
    const open = shown(started(4));
    expect(open).toMatchObject({ status: "executed", updated_at: atMinute(4) });
    expect(open.metadata.execution).toEqual({
      status: "unknown",
      started_at: atMinute(4),
      finished_at: null,
      by: "alice",
      host: "of-alice",
      argv: made.content.argv,
      exit_code: null,
      reason: null,
      detail: "",
      inverse: null,
      reconciled: false,
    });
    const failed = shown(started(4), finished(5, { outcome: "failed", reason: "command_failed", exit_code: 1 }));
    expect(failed).toMatchObject({ status: "executed", updated_at: atMinute(5) });
    expect(failed.metadata.execution).toMatchObject({ status: "failed", finished_at: atMinute(5), exit_code: 1 });
  });

  it("what was handed over keeps its status, and says so", () => {
    const approval = shown(handedOver(4));
    expect(approval).toMatchObject({ status: "pending", updated_at: atMinute(4) });
    expect(approval.metadata.execution).toMatchObject({
      ...{ status: "handed_over", detail: "no kubectl", argv: made.content.argv, finished_at: null },
      inverse: "kubectl scale deployment/checkout --namespace=shop --replicas=5 --context=prod-eu",
    });
    expect(shown(handedOver(4), started(5)).metadata.execution?.status).toBe("unknown");
  });

  it("the way back is text that can be copied, or nothing where this awooo does not know the action", () => {
    const inverse = catalogueAction("scale", { kind: "deployment", name: "checkout", namespace: "shop", replicas: 5 });
    expect(shown(started(4, { inverse })).metadata.execution?.inverse).toBe(
      "kubectl scale deployment/checkout --namespace=shop --replicas=5 --context=prod-eu",
    );
    const unknown = { name: "teleport" as never, params: { to: "$(id)" } };
    expect(shown(started(4, { inverse: unknown })).metadata.execution?.inverse).toBeNull();
  });

  it("a new request says what was there, who puts it back, and the way back", () => {
    expect(shown().metadata).toMatchObject({
      managed_by: "Argo CD checkout",
      before: { generation: 42, replicas: 5 },
      inverse: "kubectl scale deployment/checkout --namespace=shop --replicas=5 --context=prod-eu",
    });
    expect("execution" in shown().metadata).toBe(false);
    expect(aRequest().request.metadata).toMatchObject({ managed_by: null, before: null, inverse: null });
  });

  it("has no way back where what was there is more than an action may ask for", () => {
    const before = aLiveObject({ replicas: 5000 });
    const many = aRequest({ assessed: anAssessedProposal({ proposal: scaled }), before });
    expect(many.request.metadata.inverse).toBeNull();
  });

  it("a request of an older awooo reads as one that knows nothing of these", () => {
    const { managed_by: _m, before: _b, inverse: _i, ...metadata } = made.request.metadata;
    const old = { ...requestOf(), request: { ...made.request, metadata: metadata as never } };
    expect(requestAt(old, null, atMinute(5)).metadata).toMatchObject({ managed_by: null, before: null, inverse: null });
  });

  it("is not believed what it says of its own execution", () => {
    const { request } = made;
    const claiming = { ...request, metadata: { ...request.metadata, execution: { status: "worked" } as never } };
    expect("execution" in requestAt({ ...requestOf(), request: claiming }, null, atMinute(5)).metadata).toBe(false);
  });
});
