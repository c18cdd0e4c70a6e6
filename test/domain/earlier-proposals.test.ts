import { describe, expect, it } from "vitest";
import { contentDigest } from "../../src/domain/approval.ts";
import { type EarlierProposal, earlierProposals } from "../../src/domain/earlier-proposals.ts";
import type { IncidentState } from "../../src/domain/fold.ts";
import type { RequestState } from "../../src/domain/request.ts";
import type { RunResult } from "../../src/domain/run.ts";
import {
  aDecision,
  anAssessedProposal,
  anIncident,
  aProposal,
  aRequest,
  atMinute,
  T0,
  uuidOf,
} from "../support/builders.ts";

const CONTEXT = { context: "production-eu", server: "https://k8s", ca_hash: "c" };
const COMMAND = "kubectl rollout restart deployment/checkout --namespace=shop";

function aState(requests: RequestState[]): IncidentState {
  return { incident: anIncident(), group_key: null, requests, outcomes: [], resolved_by: null, lamport: 1 };
}

/** A critical request, open until T0 + 30 min. */
function request(fields: Partial<RequestState> = {}, id = uuidOf("r")): RequestState {
  return { ...aRequest({ id, cluster: CONTEXT }), decisions: [], run: null, handed_over: null, ...fields };
}

function ran(result: Partial<RunResult> | null): RequestState {
  const base = request();
  const intent = { request_id: base.request.id } as NonNullable<RequestState["run"]>["intent"];
  const done = { outcome: "failed", detail: "1 of 3 pods ready", ...result } as RunResult;
  const run = { intent, started_at: T0, by: "alice", host: "a", result: result && { ...done, at: T0, by: "alice" } };
  return { ...base, run };
}

const earlier = (one: RequestState, now = atMinute(2)): EarlierProposal[] => earlierProposals(aState([one]), now);

describe("what became of a proposal", () => {
  it("nothing yet: it can still be signed, or run", () => {
    const approved = request();
    const decisions = ["bob", "carol"].map((name) => aDecision(approved.content, name));
    expect(earlier(request())).toEqual([]);
    expect(earlier({ ...approved, decisions })).toEqual([]);
  });

  it("rejected, with what the person said", () => {
    const one = request();
    const no = aDecision(one.content, "bob", { decision: "reject", comment: "it is the database" });
    expect(earlier({ ...one, decisions: [no] })).toEqual([
      { action: COMMAND, became: "rejected", comment: "it is the database" },
    ]);
    expect(earlier({ ...one, decisions: [{ ...no, comment: " " }] })[0]?.comment).toBeNull();
    // A signature over something else rejects nothing.
    expect(earlier({ ...one, decisions: [{ ...no, digest: contentDigest(aRequest().content) }] })).toEqual([]);
  });

  it("expired, also where it was approved and not run in time", () => {
    const one = request();
    const decisions = ["bob", "carol"].map((name) => aDecision(one.content, name));
    const expired = [{ action: COMMAND, became: "expired", comment: null }];
    expect(earlier(one, atMinute(31))).toEqual(expired);
    expect(earlier({ ...one, decisions }, atMinute(31))).toEqual(expired);
  });

  it.each(["worked", "failed", "inconclusive"] as const)("%s, with what was seen", (outcome) => {
    expect(earlier(ran({ outcome }))).toEqual([{ action: COMMAND, became: outcome, comment: "1 of 3 pods ready" }]);
  });

  it("not known: it was started, or handed over to a person", () => {
    expect(earlier(ran(null))).toMatchObject([{ became: "inconclusive" }]);
    const handed_over = { request_id: "r", reason: "no kubectl", at: T0, by: "alice", host: "a" };
    expect(earlier(request({ handed_over }))).toMatchObject([{ became: "inconclusive" }]);
  });
});

describe("how it is told", () => {
  it("by its title where it has no command, and never with a context", () => {
    const assessed = anAssessedProposal({ proposal: aProposal({ action: null, manual_steps: ["Renew it."] }) });
    const byHand = { ...request(), ...aRequest({ assessed, cluster: CONTEXT }) };
    expect(earlier(byHand, atMinute(600))).toEqual([{ action: "Restart checkout", became: "expired", comment: null }]);
    expect(JSON.stringify(earlier(ran({})))).not.toContain("production-eu");
  });

  it("in the order they were made, the newest ten, and a long comment cut", () => {
    const all = Array.from({ length: 13 }, (_, i) => {
      const one = request({}, uuidOf(i));
      const no = aDecision(one.content, "bob", { decision: "reject", comment: `${i} ${"🚨".repeat(400)}` });
      return { ...one, decisions: [no] };
    });
    const told = earlierProposals(aState(all), atMinute(2));
    expect(told.map(({ comment }) => comment?.split(" ")[0])).toEqual([
      "3",
      "4",
      "5",
      "6",
      "7",
      "8",
      "9",
      "10",
      "11",
      "12",
    ]);
    expect([...(told[0]?.comment ?? "")]).toHaveLength(301);
  });
});
