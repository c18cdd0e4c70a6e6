import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateApproval } from "../../src/domain/approval.ts";
import { foldIncident, type IncidentState } from "../../src/domain/fold.ts";
import type { RiskLevel } from "../../src/domain/risk-level.ts";
import { decideSigning, type SigningInput } from "../../src/domain/signing.ts";
import { someDecision } from "../support/arbitraries.ts";
import { aDecision, anEvent, anIncident, atMinute, openedEvent } from "../support/builders.ts";
import { aRequestOf } from "../support/requests.ts";
import { aRunState } from "../support/run-builders.ts";

function stateWith(risk: RiskLevel, fields: Partial<IncidentState> = {}): IncidentState {
  const { request, content } = aRequestOf(risk);
  const state = foldIncident([openedEvent(), anEvent("request.created", { request, content }, { lamport: 2 })]);
  if (state === null) throw new Error("no state");
  return { ...state, ...fields };
}

function first({ requests }: IncidentState) {
  const [request] = requests;
  if (request === undefined) throw new Error("no request");
  return request;
}

function signing(state: IncidentState, fields: Partial<SigningInput> = {}): SigningInput {
  return {
    requestId: first(state).request.id,
    signer: "bob",
    decision: "approve",
    comment: null,
    seenDigest: null,
    signers: null,
    now: atMinute(1),
    ...fields,
  };
}

/** The state after somebody signed. */
function signedBy(state: IncidentState, fields: Partial<SigningInput> = {}): IncidentState {
  const { decision } = decideSigning(state, signing(state, fields));
  const [request, ...rest] = state.requests;
  if (request === undefined || decision === null) return state;
  return { ...state, requests: [{ ...request, decisions: [...request.decisions, decision] }, ...rest] };
}

const refusal =
  (state: IncidentState, fields: Partial<SigningInput> = {}) =>
  () =>
    decideSigning(state, signing(state, fields));
const failing = (code: string, message = "") =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

describe("an approval", () => {
  it("is over the content of the request, at the time it is given", () => {
    const state = stateWith("medium");
    const { outcome, decision } = decideSigning(state, signing(state, { comment: "fine" }));
    expect(outcome).toBe("signed");
    expect(decision).toEqual(aDecision(first(state).content, "bob", { comment: "fine" }));
  });

  it("of the same person again changes nothing, however the name is written", () => {
    const once = signedBy(stateWith("critical"), { signer: "bob" });
    for (const signer of ["bob", "BOB", " bob ", "b\u200bob"]) {
      expect(decideSigning(once, signing(once, { signer }))).toEqual({ outcome: "already_signed", decision: null });
    }
  });

  it("is not needed any more once there are enough", () => {
    const approved = signedBy(signedBy(stateWith("critical"), { signer: "bob" }), { signer: "carol" });
    expect(decideSigning(approved, signing(approved, { signer: "dave" })).outcome).toBe("already_approved");
    const low = stateWith("low");
    expect(decideSigning(low, signing(low)).outcome).toBe("already_approved");
  });

  it("of the operator does not count alone on a high one, does on a medium one, and counts once on a critical one", () => {
    expect(refusal(stateWith("high"), { signer: "Alice" })).toThrow(failing("refused", "somebody other than Alice"));
    expect(first(signedBy(stateWith("medium"), { signer: "alice" })).decisions).toHaveLength(1);
    const critical = signedBy(stateWith("critical"), { signer: "alice" });
    const { request, content, decisions } = first(signedBy(critical, { signer: "bob" }));
    expect(evaluateApproval(content, decisions, null, atMinute(2)).status).toBe("approved");
    expect(request.required_signatures).toBe(2);
  });

  it("is refused where the signer saw something else", () => {
    const state = stateWith("medium");
    expect(refusal(state, { seenDigest: "0".repeat(64) })).toThrow(
      failing("conflict", "not the request that was shown"),
    );
    const digest = first(state).request.metadata.content_sha256;
    expect(decideSigning(state, signing(state, { seenDigest: digest })).outcome).toBe("signed");
  });

  it("is refused after the end of its time, and at it", () => {
    const state = stateWith("medium");
    const expires_at = first(state).content.expires_at ?? "";
    expect(refusal(state, { now: expires_at })).toThrow(failing("expired", expires_at));
    const before = new Date(Date.parse(expires_at) - 1).toISOString();
    expect(decideSigning(state, signing(state, { now: before })).outcome).toBe("signed");
  });

  it("is refused after a rejection, with who rejected and why", () => {
    const rejected = signedBy(stateWith("critical"), { signer: "carol", decision: "reject", comment: "not now" });
    expect(refusal(rejected)).toThrow(failing("rejected", "was rejected by carol: not now"));
    expect(refusal(rejected, { decision: "reject" })).toThrow(failing("rejected"));
  });

  it("is refused on an incident that is over, and on a request that was executed", () => {
    for (const status of ["resolved", "closed"] as const) {
      expect(refusal(stateWith("medium", { incident: anIncident({ status }) }))).toThrow(failing("conflict", status));
    }
    const state = stateWith("medium");
    const executed = { ...first(state), run: aRunState(first(state)) };
    expect(refusal({ ...state, requests: [executed] })).toThrow(failing("conflict", "executed"));
  });

  it("is refused of nobody, of whoever is not on the list, and on no request", () => {
    const state = stateWith("medium");
    for (const signer of ["", "  ", "\u200b"]) expect(refusal(state, { signer })).toThrow(failing("usage"));
    expect(refusal(state, { signers: new Set(["carol"]) })).toThrow(failing("refused", "signers file"));
    expect(refusal(state, { requestId: "unknown" })).toThrow(failing("not_found"));
  });
});

describe("a rejection", () => {
  it("may follow one's own approval while the request is open", () => {
    const once = signedBy(stateWith("critical"), { signer: "bob" });
    expect(decideSigning(once, signing(once, { decision: "reject" })).outcome).toBe("signed");
  });

  it("may be the operator's", () => {
    const state = stateWith("high");
    expect(decideSigning(state, signing(state, { signer: "alice", decision: "reject" })).outcome).toBe("signed");
  });

  it("comes too late after the approval", () => {
    const approved = signedBy(stateWith("medium"), { signer: "bob" });
    expect(refusal(approved, { decision: "reject", signer: "carol" })).toThrow(failing("conflict", "approved already"));
  });
});

it("whatever is recorded counts, whatever decisions were there before", () => {
  fc.assert(
    fc.property(
      fc.constantFrom<RiskLevel>("low", "medium", "high", "critical"),
      fc.array(someDecision(aRequestOf("critical").content), { maxLength: 4 }),
      fc.constantFrom("alice", "Bob", "erin"),
      fc.constantFrom("approve" as const, "reject" as const),
      (risk, decisions, signer, decision) => {
        const state = stateWith(risk);
        const request = { ...first(state), decisions };
        const now = atMinute(2);
        let outcome: ReturnType<typeof decideSigning>;
        try {
          outcome = decideSigning({ ...state, requests: [request] }, signing(state, { signer, decision, now }));
        } catch (error) {
          expect(error).toMatchObject({ name: "AwoooError" });
          return;
        }
        if (outcome.decision === null) return;
        const { counted, rejection } = evaluateApproval(request.content, [...decisions, outcome.decision], null, now);
        expect([...counted, rejection]).toContain(outcome.decision);
      },
    ),
    { numRuns: 500 },
  );
});
