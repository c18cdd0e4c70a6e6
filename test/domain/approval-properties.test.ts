import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentDigest, evaluateApproval, personKey } from "../../src/domain/approval.ts";
import { shuffled, someDecision, someName, someRisk } from "../support/arbitraries.ts";
import { aDecision, aSignedContent, atMinute, T0 } from "../support/builders.ts";

const someCase = someRisk.chain((risk) => {
  const content = aSignedContent(risk);
  return fc.record({
    content: fc.constant(content),
    pair: shuffled(fc.array(someDecision(content), { maxLength: 8 })),
    signers: fc.constantFrom(null, new Set(["alice", "bob", "carol"]), new Set<string>()),
    now: fc.integer({ min: 0, max: 300 }).map(atMinute),
  });
});

describe("evaluateApproval", () => {
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
      fc.property(
        someCase,
        fc.integer({ min: 0, max: 600 }),
        ({ content, pair: [decisions], signers, now }, minutes) => {
          const later = new Date(Date.parse(now) + minutes * 60_000).toISOString();
          const before = evaluateApproval(content, decisions, signers, now).status;
          const after = evaluateApproval(content, decisions, signers, later).status;
          expect(before === after || (before === "pending" && after === "expired")).toBe(true);
        },
      ),
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
