/** Nothing twice, nothing without end, and nothing that hides or is secret. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogueAction } from "../../src/domain/action.ts";
import { EVIDENCE_LIMITS, type EvidenceCall } from "../../src/domain/evidence.ts";
import {
  beginRound,
  type EvidenceBudget,
  isSpent,
  keep,
  refusalLine,
  startBudget,
  take,
} from "../../src/domain/evidence-budget.ts";
import { byteLength, cutText, evidenceText } from "../../src/domain/evidence-text.ts";
import { describeAction } from "../support/builders.ts";

const query = (text: string | number): EvidenceCall => ({ source: "prometheus", query: `up == ${text}` });
const logs: EvidenceCall = {
  source: "kubectl",
  action: catalogueAction("logs", { kind: "deployment", name: "checkout", namespace: "shop" }),
};
const text = (content: string) => ({ ok: true, text: content, cut: false });

function taken(budget: EvidenceBudget, call: EvidenceCall): EvidenceBudget {
  const answer = take(budget, call);
  if (!answer.allowed) throw new Error(answer.reason);
  return answer.budget;
}

describe("take", () => {
  it("allows 8 calls, and none twice", () => {
    let budget = startBudget();
    for (let i = 0; i < EVIDENCE_LIMITS.calls; i++) budget = taken(budget, query(i));
    expect(take(budget, query(3))).toEqual({ allowed: false, reason: "repeated" });
    expect(take(budget, query(99))).toEqual({ allowed: false, reason: "calls" });
    expect(isSpent(budget)).toBe(true);
    expect(beginRound(budget)).toBeNull();
  });

  it("allows 4 rounds", () => {
    let budget: EvidenceBudget | null = startBudget();
    for (let i = 0; i < EVIDENCE_LIMITS.rounds; i++) budget = budget === null ? null : beginRound(budget);
    expect(budget?.rounds).toBe(EVIDENCE_LIMITS.rounds);
    expect(budget && beginRound(budget)).toBeNull();
  });

  it("allows nothing once there is no room for what would be read", () => {
    let budget = startBudget();
    for (let i = 0; i < 3; i++) budget = keep(taken(budget, query(i)), query(i), text("x".repeat(9999))).budget;
    expect(budget.bytes).toBe(EVIDENCE_LIMITS.totalBytes);
    expect(take(budget, query(4))).toEqual({ allowed: false, reason: "bytes" });
  });

  it("has a line for each reason", () => {
    for (const reason of ["repeated", "calls", "bytes"] as const) expect(refusalLine(reason)).toMatch(/^[^\n]+\.$/);
  });
});

describe("keep", () => {
  it("numbers what is kept, and says what was asked", () => {
    const first = keep(startBudget(), { source: "kubectl", action: describeAction() }, text("Name: checkout"));
    const second = keep(first.budget, query(1), { ok: false, text: "connection refused", cut: false });
    expect([first.item, second.item]).toEqual([
      {
        id: "E1",
        source: "kubectl",
        query: "kubectl describe deployment/checkout --namespace=shop",
        cited: false,
        ok: true,
        text: "Name: checkout",
        cut: false,
      },
      {
        id: "E2",
        source: "prometheus",
        query: "prometheus: up == 1",
        cited: false,
        ok: false,
        text: "connection refused",
        cut: false,
      },
    ]);
  });

  it("keeps the end of a log, and the beginning of everything else, in whole lines", () => {
    const lines = Array.from({ length: 500 }, (_, i) => `line ${i}`);
    const log = keep(startBudget(), logs, text(lines.join("\n"))).item;
    const other = keep(startBudget(), query(1), text(lines.join("\n"))).item;
    expect(log.text).toMatch(/^line \d+\n.*\nline 499$/s);
    expect(other.text).toMatch(/^line 0\n.*\nline \d+$/s);
    for (const { text: kept, cut } of [log, other]) {
      expect({ cut, whole: kept.split("\n").every((line) => lines.includes(line)) }).toEqual({
        cut: true,
        whole: true,
      });
      expect(byteLength(kept)).toBeGreaterThan(EVIDENCE_LIMITS.readingBytes - 20);
    }
  });

  it("masks before it cuts: no half of a secret is left at the edge", () => {
    const password = "hunter2hunter2";
    for (let shift = 0; shift < 60; shift++) {
      const dsn = `postgres://app:${password}@db/shop`;
      const before = keep(
        startBudget(),
        query(1),
        text(`${"x".repeat(EVIDENCE_LIMITS.readingBytes - shift)} ${dsn}`),
      ).item;
      const after = keep(startBudget(), logs, text(`${dsn} ${"x".repeat(EVIDENCE_LIMITS.readingBytes - shift)}`)).item;
      for (const { text: kept } of [before, after]) expect(kept).not.toMatch(/hunter|nter2/);
    }
  });

  it("never keeps more than there is room for, and no half characters", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 4000 }), { maxLength: 12 }), (readings) => {
        let budget = startBudget();
        let bytes = 0;
        for (const [i, reading] of readings.entries()) {
          const call = i % 2 === 0 ? logs : query(i);
          const kept = keep(budget, call, text(reading));
          budget = kept.budget;
          bytes += Buffer.byteLength(kept.item.text);
          expect(kept.item.text.isWellFormed()).toBe(true);
          expect(Buffer.byteLength(kept.item.text)).toBeLessThanOrEqual(EVIDENCE_LIMITS.readingBytes);
        }
        expect(bytes).toBe(budget.bytes);
        expect(bytes).toBeLessThanOrEqual(EVIDENCE_LIMITS.totalBytes);
      }),
    );
  });
});

describe("evidenceText", () => {
  it.each([
    ["\u001b[2J\u001b[31mred\u001b[0m", "red"],
    ["\u001b]0;title\u0007text \u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "text link"],
    ["a\u202eb\u200bc\u2066d\ufeffe", "abcde"],
    ["one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"],
    ["\n\n  indented\t- tab   \n\n\n\nend\n", "  indented  - tab\n\nend"],
    ["\u0000\u0008\u007f\u009b31m", ""],
    ["中文 😀 é", "中文 😀 é"],
  ])("%j", (raw, clean) => {
    expect(evidenceText(raw)).toBe(clean);
  });

  it("finds a secret that is broken up by what cannot be seen", () => {
    for (const split of ["\u001b[0m", "\u200b", "\u00ad", "\u0000"]) {
      expect(evidenceText(`password=hun${split}ter2hunter2`)).not.toContain("ter2");
    }
  });

  it("is the same when it is done again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (raw) => {
        expect(evidenceText(evidenceText(raw))).toBe(evidenceText(raw));
      }),
    );
  });

  it("is quick with what was made to be slow", () => {
    const begun = performance.now();
    for (const raw of ["\u001b]".repeat(30_000), "\u001b[".repeat(30_000), "\n".repeat(60_000), " ".repeat(60_000)]) {
      evidenceText(raw);
      cutText(raw, 3000, "end");
    }
    expect(performance.now() - begun).toBeLessThan(3000);
  });
});
