import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  contentDigest,
  type Decision,
  evaluateApproval,
  type IgnoredReason,
  personKey,
  type SignedContent,
} from "../../src/domain/approval.ts";
import { parseJson, canonicalJson } from "../../src/domain/canonical-json.ts";
import { RISK_LEVELS } from "../../src/domain/risk-level.ts";
import { shuffled, someDecision, someName, someRisk } from "../support/arbitraries.ts";
import { aDecision, aSignedContent, atMinute, T0 } from "../support/builders.ts";

const NOW = atMinute(2);

function status(content: SignedContent, decisions: Decision[], now = NOW) {
  return evaluateApproval(content, decisions, null, now).status;
}

function reasons(content: SignedContent, decisions: Decision[], signers: ReadonlySet<string> | null = null) {
  return evaluateApproval(content, decisions, signers, NOW).ignored.map(({ reason }) => reason);
}

const someCase = someRisk.chain((risk) => {
  const content = aSignedContent(risk);
  return fc.record({
    content: fc.constant(content),
    pair: shuffled(fc.array(someDecision(content), { maxLength: 8 })),
    signers: fc.constantFrom(null, new Set(["alice", "bob", "carol"]), new Set<string>()),
    now: fc.integer({ min: 0, max: 300 }).map(atMinute),
  });
});

describe("the default table (safety.md section 1)", () => {
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
      [bob(), aDecision(content, "carol", { signed_at: atMinute(2) }), aDecision(content, "dave", { signed_at: atMinute(3) })],
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

describe("properties", () => {
  it("is the same for any order of decisions", () => {
    fc.assert(
      fc.property(someCase, ({ content, pair: [one, other], signers, now }) => {
        expect(evaluateApproval(content, other, signers, now)).toEqual(evaluateApproval(content, one, signers, now));
      }),
      { numRuns: 500 },
    );
  });

  it("counts each person and each key once, at most as many as required, and accounts for every decision", () => {
    fc.assert(
      fc.property(someCase, ({ content, pair: [decisions], signers, now }) => {
        const result = evaluateApproval(content, decisions, signers, now);
        const people = result.counted.map((d) => personKey(d.signer));
        const keys = result.counted.flatMap((d) => d.key_fingerprint ?? []);
        expect(new Set(people).size).toBe(people.length);
        expect(new Set(keys).size).toBe(keys.length);
        expect(result.counted.length).toBeLessThanOrEqual(result.required);
        expect(result.counted.length + (result.rejection ? 1 : 0) + result.ignored.length).toBe(decisions.length);
        for (const d of result.counted) {
          expect(d).toMatchObject({ decision: "approve", digest: contentDigest(content) });
          expect(Date.parse(d.signed_at)).toBeLessThan(Date.parse(content.expires_at ?? "2999-01-01T00:00:00Z"));
          expect(signers === null || signers.has(d.signer)).toBe(true);
          if (!content.rule.self_approval) expect(personKey(d.signer)).not.toBe(personKey(content.operator));
        }
        if (result.status === "approved") expect(result.counted).toHaveLength(content.rule.signatures);
      }),
      { numRuns: 500 },
    );
  });

  it("changes nothing when a decision arrives twice", () => {
    fc.assert(
      fc.property(someCase, ({ content, pair: [decisions], signers, now }) => {
        const once = evaluateApproval(content, decisions, signers, now);
        const twice = evaluateApproval(content, [...decisions, ...structuredClone(decisions)], signers, now);
        expect(twice).toMatchObject({ status: once.status, counted: once.counted, rejection: once.rejection });
      }),
    );
  });

  it("never takes an approval back because somebody else approves too", () => {
    fc.assert(
      fc.property(someCase, someName, fc.integer({ min: 0, max: 300 }), (given, signer, minute) => {
        const { content, signers, now, pair } = given;
        const more = [...pair[0], aDecision(content, signer, { signed_at: atMinute(minute) })];
        const before = evaluateApproval(content, pair[0], signers, now);
        const after = evaluateApproval(content, more, signers, now);
        expect(after.counted.length).toBeGreaterThanOrEqual(before.counted.length);
        if (before.status !== "pending" && before.status !== "expired") expect(after.status).toBe(before.status);
      }),
      { numRuns: 500 },
    );
  });

  it("always ends with a rejection by somebody who may sign", () => {
    fc.assert(
      fc.property(someCase, fc.constantFrom("alice", "bob", "carol"), (given, signer) => {
        const { content, signers, now, pair } = given;
        if (signers?.size === 0) return;
        const no = aDecision(content, signer, { decision: "reject", signed_at: T0 });
        expect(evaluateApproval(content, [...pair[0], no], signers, now).status).toBe("rejected");
      }),
    );
  });

  it("moves with time only from pending to expired", () => {
    fc.assert(
      fc.property(someCase, fc.integer({ min: 0, max: 600 }), ({ content, pair: [decisions], signers, now }, minutes) => {
        const later = new Date(Date.parse(now) + minutes * 60_000).toISOString();
        const before = evaluateApproval(content, decisions, signers, now).status;
        const after = evaluateApproval(content, decisions, signers, later).status;
        expect(before === after || (before === "pending" && after === "expired")).toBe(true);
      }),
    );
  });
});

describe("personKey", () => {
  it("is one for every spelling of a name", () => {
    for (const name of ["Zoë", "ZOË", "Zoe\u0308", " zoë", "z\u200Doë", "zo\u00ADë"]) {
      expect(personKey(name), JSON.stringify(name)).toBe(personKey("zoë"));
    }
    // Upper case has no composed form, lower case has: both must come out composed.
    expect(personKey("J\u030Can")).toBe(personKey("\u01F0an"));
  });

  it("keeps different people apart", () => {
    const names = ["alice", "bob", "alice@corp", "ali ce", "alicé"];
    expect(new Set(names.map(personKey)).size).toBe(names.length);
  });

  it("is a fixed point", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        expect(personKey(personKey(name))).toBe(personKey(name));
      }),
      { numRuns: 2000 },
    );
  });
});
