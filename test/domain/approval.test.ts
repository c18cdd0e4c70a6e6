import { describe, expect, it } from "vitest";
import {
  contentDigest,
  type Decision,
  evaluateApproval,
  type IgnoredReason,
  type SignedContent,
} from "../../src/domain/approval.ts";
import { canonicalJson, parseJson } from "../../src/domain/canonical-json.ts";
import { RISK_LEVELS } from "../../src/domain/risk-level.ts";
import { aDecision, aSignedContent, atMinute } from "../support/builders.ts";

const NOW = atMinute(2);

function status(content: SignedContent, decisions: Decision[], now = NOW) {
  return evaluateApproval(content, decisions, null, now).status;
}

function reasons(content: SignedContent, decisions: Decision[], signers: ReadonlySet<string> | null = null) {
  return evaluateApproval(content, decisions, signers, NOW).ignored.map(({ reason }) => reason);
}

describe("the default table", () => {
  // [risk, who approves in turn, status after each]; alice is the operator.
  const rows: [risk: SignedContent["risk"], signers: string[], expected: string[]][] = [
    ["low", [], ["approved"]],
    ["medium", ["alice"], ["pending", "approved"]],
    ["medium", ["bob"], ["pending", "approved"]],
    ["high", ["alice"], ["pending", "pending"]],
    ["high", ["bob"], ["pending", "approved"]],
    ["high", ["alice", "bob"], ["pending", "pending", "approved"]],
    ["critical", ["alice"], ["pending", "pending"]],
    ["critical", ["alice", "bob"], ["pending", "pending", "approved"]],
    ["critical", ["bob", "alice"], ["pending", "pending", "approved"]],
    ["critical", ["bob", "carol"], ["pending", "pending", "approved"]],
    ["critical", ["bob", "bob"], ["pending", "pending", "pending"]],
    ["critical", ["alice", " ALICE "], ["pending", "pending", "pending"]],
  ];
  it.each(rows)("%s signed by %j: %j", (risk, signers, expected) => {
    const content = aSignedContent(risk);
    const decisions = signers.map((signer, i) => aDecision(content, signer, { signed_at: atMinute(i) }));
    expect(expected.map((_, count) => status(content, decisions.slice(0, count)))).toEqual(expected);
  });

  it.each([
    ["medium", 240],
    ["high", 60],
    ["critical", 30],
  ] as const)("%s may be signed for %d minutes, the last instant not included", (risk, minutes) => {
    const content = aSignedContent(risk);
    const sign = (at: string) => ["bob", "carol"].map((who) => aDecision(content, who, { signed_at: at }));
    const justBefore = new Date(Date.parse(atMinute(minutes)) - 1).toISOString();
    expect(status(content, sign(justBefore), justBefore)).toBe("approved");
    expect(status(content, sign(atMinute(minutes)), atMinute(minutes))).toBe("expired");
    expect(reasons(content, sign(atMinute(minutes)))).toEqual(["after_expiry", "after_expiry"]);
    expect(status(content, [], justBefore)).toBe("pending");
    expect(status(content, [], atMinute(minutes))).toBe("expired");
  });

  it("low never expires and needs nobody", () => {
    expect(status(aSignedContent("low"), [], "2099-01-01T00:00:00Z")).toBe("approved");
  });

  it("what was approved in time stays approved later", () => {
    const content = aSignedContent("medium");
    expect(status(content, [aDecision(content, "bob")], "2027-01-01T00:00:00Z")).toBe("approved");
  });
});

describe("what does not count", () => {
  const content = aSignedContent("critical");
  const bob = (fields: Partial<Decision> = {}) => aDecision(content, "bob", fields);
  const rows: [name: string, decisions: Decision[], ignored: IgnoredReason[]][] = [
    ["other content", [bob({ digest: contentDigest(aSignedContent("medium")) })], ["other_content"]],
    ["another spelling of the digest", [bob({ digest: contentDigest(content).toUpperCase() })], ["other_content"]],
    ["a signature at the instant of expiry", [bob({ signed_at: atMinute(30) })], ["after_expiry"]],
    ["the instant of expiry in another zone", [bob({ signed_at: "2026-03-02T18:30:00+08:00" })], ["after_expiry"]],
    ["a signature without a readable time", [bob({ signed_at: "soon" })], ["after_expiry"]],
    ["a second one by a person", [bob(), bob({ signed_at: atMinute(2) })], ["same_person"]],
    [
      "a second one by a person with another key",
      [bob({ key_fingerprint: "k1" }), bob({ key_fingerprint: "k2", signed_at: atMinute(2) })],
      ["same_person"],
    ],
    [
      "a key used under another name",
      [bob({ key_fingerprint: "k1" }), aDecision(content, "eve", { key_fingerprint: "k1", signed_at: atMinute(2) })],
      ["same_key"],
    ],
    [
      "a third approval where two are needed",
      [
        bob(),
        aDecision(content, "carol", { signed_at: atMinute(2) }),
        aDecision(content, "dave", { signed_at: atMinute(3) }),
      ],
      ["after_end"],
    ],
    [
      "an approval after the rejection",
      [bob({ decision: "reject" }), aDecision(content, "carol", { signed_at: atMinute(2) })],
      ["after_end"],
    ],
    [
      "a second rejection",
      [bob({ decision: "reject" }), aDecision(content, "carol", { decision: "reject", signed_at: atMinute(2) })],
      ["after_end"],
    ],
  ];
  it.each(rows)("%s", (_, decisions, ignored) => {
    expect(reasons(content, decisions)).toEqual(ignored);
  });

  it("the operator under any spelling, where somebody else must sign", () => {
    const high = aSignedContent("high", { operator: "Alice" });
    for (const name of ["alice", "ALICE", " alice\t", "\uFF41lice", "al\u200Bice", "alice\u2060"]) {
      expect(status(high, [aDecision(high, name)]), JSON.stringify(name)).toBe("pending");
      expect(reasons(high, [aDecision(high, name)])).toEqual(["operator_may_not"]);
    }
  });

  it("anybody who is not in the signers' file, rejections included; names there are exact", () => {
    const signers = new Set(["bob@corp"]);
    const decisions = [
      aDecision(content, "bob"),
      aDecision(content, "BOB@corp"),
      aDecision(content, "eve", { decision: "reject" }),
    ];
    expect(reasons(content, decisions, signers)).toEqual(["not_a_signer", "not_a_signer", "not_a_signer"]);
    expect(evaluateApproval(content, decisions, signers, NOW)).toMatchObject({ status: "pending", rejection: null });
    expect(reasons(content, [aDecision(content, "bob@corp")], signers)).toEqual([]);
    expect(reasons(content, [aDecision(content, "bob@corp")], new Set())).toEqual(["not_a_signer"]);
  });
});

describe("content", () => {
  const base = aSignedContent("critical", { cluster: { context: "c", server: "https://k", ca_hash: "00" } });
  const changes: Partial<SignedContent>[] = [
    { request_id: "2" },
    { incident_id: "INC-2" },
    { argv: null },
    { argv: ["kubectl", "rollout", "restart", "deployment/checkout", "--namespace=pay"] },
    { argv: ["kubectl", "rollout", "restart", "deployment/checkout --namespace=shop"] },
    { manual_steps: ["drop the table"] },
    { cluster: null },
    { cluster: { context: "d", server: "https://k", ca_hash: "00" } },
    { cluster: { context: "c", server: "https://evil", ca_hash: "00" } },
    { cluster: { context: "c", server: "https://k", ca_hash: "01" } },
    { namespace: null },
    { target: { ...base.target, uid: "u" } },
    { target: { ...base.target, generation: 1 } },
    { risk: "high" },
    { reasons: ["why not"] },
    { rule: { ...base.rule, signatures: 1 } },
    { rule: { ...base.rule, self_approval: false } },
    { policy_hash: "0" },
    { operator: "bob" },
    { expires_at: null },
    { audit_head: "1" },
  ];
  it.each(changes)("a change to %j voids every signature", (change) => {
    const changed = { ...base, ...change };
    const signed = [aDecision(base, "bob"), aDecision(base, "carol", { decision: "reject" })];
    expect(evaluateApproval(changed, signed, null, NOW)).toMatchObject({ status: "pending", counted: [] });
  });

  it("has the same digest after a round trip through the ledger, and whatever the order of its members", () => {
    const read = parseJson(canonicalJson(base)) as SignedContent;
    const turned = Object.fromEntries(Object.entries(base).reverse()) as unknown as SignedContent;
    expect(contentDigest(read)).toBe(contentDigest(base));
    expect(contentDigest(turned)).toBe(contentDigest(base));
  });
});

describe("rejection", () => {
  it.each(RISK_LEVELS)("ends a %s request, before or after any approvals", (risk) => {
    const content = aSignedContent(risk);
    const approvals = ["bob", "carol"].map((who) => aDecision(content, who, { signed_at: atMinute(5) }));
    for (const minute of [1, 5, 20]) {
      const no = aDecision(content, "dave", { decision: "reject", signed_at: atMinute(minute) });
      const { status, rejection } = evaluateApproval(content, [...approvals, no], null, NOW);
      expect({ status, rejection }).toEqual({ status: "rejected", rejection: no });
    }
  });

  it("by the operator ends it even where the operator may not approve", () => {
    const content = aSignedContent("high");
    expect(status(content, [aDecision(content, "alice", { decision: "reject" })])).toBe("rejected");
  });

  it("of other content, or too late, ends nothing", () => {
    const content = aSignedContent("medium");
    const late = aDecision(content, "bob", { decision: "reject", signed_at: atMinute(240) });
    const other = aDecision(content, "bob", { decision: "reject", digest: "0" });
    expect(status(content, [late, other])).toBe("pending");
  });
});
