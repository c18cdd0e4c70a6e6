import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decisionDocument } from "../../src/domain/decision-token.ts";
import { foldIncident, type IncidentState } from "../../src/domain/fold.ts";
import type { RiskLevel } from "../../src/domain/risk-level.ts";
import { aDecision, anEvent, atMinute, openedEvent } from "../support/builders.ts";
import { aRequestOf } from "../support/requests.ts";
import { aRunState } from "../support/run-builders.ts";

const NOW = atMinute(5);

function stateWith(risk: RiskLevel, decisions: Partial<Record<string, "approve" | "reject">> = {}): IncidentState {
  const made = aRequestOf(risk);
  const signed = Object.entries(decisions).map(([signer, decision = "approve"], i) => {
    const body = { request_id: made.request.id, decision: aDecision(made.content, signer, { decision }) };
    return anEvent("request.signed", { ...body, identity: "asserted" }, { lamport: 3 + i });
  });
  const state = foldIncident([openedEvent(), anEvent("request.created", made, { lamport: 2 }), ...signed]);
  if (state === null) throw new Error("no state");
  return state;
}

function textOf(state: IncidentState, seen: string | null = null, now = NOW): string {
  const [request] = state.requests;
  if (request === undefined) throw new Error("no request");
  return decisionDocument(state, request, seen, now);
}

const tokenOf = (...args: Parameters<typeof textOf>) => JSON.parse(textOf(...args)).state;

describe("the state of a token", () => {
  it("follows the request", () => {
    expect(tokenOf(stateWith("critical"))).toBe("pending");
    expect(tokenOf(stateWith("critical", { bob: "approve" }))).toBe("pending");
    expect(tokenOf(stateWith("critical", { bob: "approve", carol: "approve" }))).toBe("approved");
    expect(tokenOf(stateWith("critical", { bob: "reject" }))).toBe("rejected");
    expect(tokenOf(stateWith("critical"), null, atMinute(30))).toBe("rejected");
    expect(tokenOf(stateWith("low"))).toBe("approved");
    const state = stateWith("medium");
    const requests = state.requests.map((request) => ({ ...request, run: aRunState(request) }));
    expect(tokenOf({ ...state, requests })).toBe("approved");
  });

  it.each(["resolved", "closed"] as const)("is completed once the incident is %s, whatever was decided", (status) => {
    for (const decision of ["approve", "reject"] as const) {
      const state = stateWith("medium", { bob: decision });
      expect(tokenOf({ ...state, incident: { ...state.incident, status } })).toBe("completed");
    }
  });
});

describe("the document", () => {
  it("has what the platform polls for", () => {
    const { request } = aRequestOf("critical");
    expect(JSON.parse(textOf(stateWith("critical")))).toEqual({
      token: "token-1",
      incident_id: "INC-1",
      approval_id: request.id,
      state: "pending",
      created_at: request.created_at,
      expires_at: request.expires_at,
      updated_at: NOW,
    });
  });

  it("is not written anew where it says the same", () => {
    const seen = JSON.stringify(JSON.parse(textOf(stateWith("critical"))), null, 1);
    expect(textOf(stateWith("critical"), seen, atMinute(9))).toBe(seen);
    expect(textOf(stateWith("critical", { bob: "reject" }), seen, atMinute(9))).toContain(atMinute(9));
  });

  it("keeps what other services added, digit by digit", () => {
    const seen = '{"state":"ready","owner":"brain","big":12345678901234567890,"x":1.50}';
    const text = textOf(stateWith("medium", { bob: "approve" }), seen);
    expect(text).toContain('"big":12345678901234567890,"x":1.50');
    expect(JSON.parse(text)).toMatchObject({ owner: "brain", state: "approved" });
  });

  it("is replaced where nobody can read it, and then stable", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json(), fc.constantFrom("", "[]", "null", "1", '{"__proto__":{}}')),
        (seen) => {
          const text = textOf(stateWith("medium"), seen);
          expect(JSON.parse(text)).toMatchObject({ token: "token-1", state: "pending" });
          expect(textOf(stateWith("medium"), text, atMinute(9))).toBe(text);
        },
      ),
    );
  });
});
