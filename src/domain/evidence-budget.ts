/** How much is read at most, whoever chooses: rounds, calls, bytes, and nothing twice. Pure: each step is a new state. */
import { EVIDENCE_LIMITS, type EvidenceCall, type EvidenceItem, type EvidenceReading } from "./evidence.ts";
import { byteLength, cutText, evidenceText } from "./evidence-text.ts";
import { callKey, callText } from "./tool-call.ts";

export interface EvidenceBudget {
  /** Rounds that were begun. */
  readonly rounds: number;
  /** Calls that were allowed. */
  readonly calls: number;
  /** Bytes (UTF-8) that were kept. */
  readonly bytes: number;
  /** Items that were kept. */
  readonly items: number;
  readonly keys: ReadonlySet<string>;
}

export type BudgetRefusal = "repeated" | "calls" | "bytes";

/** With less room than this nothing worth reading would be kept. */
const MIN_ROOM = 200;

export function startBudget(): EvidenceBudget {
  return { rounds: 0, calls: 0, bytes: 0, items: 0, keys: new Set() };
}

/** The budget with one more round begun; null where there were enough, or nothing more could be read in it. */
export function beginRound(budget: EvidenceBudget): EvidenceBudget | null {
  if (budget.rounds >= EVIDENCE_LIMITS.rounds || isSpent(budget)) return null;
  return { ...budget, rounds: budget.rounds + 1 };
}

/** Whether no further call can be allowed. */
export function isSpent(budget: EvidenceBudget): boolean {
  return budget.calls >= EVIDENCE_LIMITS.calls || EVIDENCE_LIMITS.totalBytes - budget.bytes < MIN_ROOM;
}

/** Allows a call, and counts it; a call that was allowed before is refused as `repeated`, whatever room there is. */
export function take(
  budget: EvidenceBudget,
  call: EvidenceCall,
): { allowed: true; budget: EvidenceBudget } | { allowed: false; reason: BudgetRefusal } {
  const key = callKey(call);
  if (budget.keys.has(key)) return { allowed: false, reason: "repeated" };
  if (budget.calls >= EVIDENCE_LIMITS.calls) return { allowed: false, reason: "calls" };
  if (isSpent(budget)) return { allowed: false, reason: "bytes" };
  return { allowed: true, budget: { ...budget, calls: budget.calls + 1, keys: new Set([...budget.keys, key]) } };
}

/** Why a call was not made, as a model is told. */
export function refusalLine(reason: BudgetRefusal): string {
  switch (reason) {
    case "repeated":
      return "You have read this already. Ask for something else, or stop.";
    case "calls":
      return "No more calls are left. Stop asking.";
    case "bytes":
      return "No more room is left for what would be read. Stop asking.";
  }
}

/** Keeps what a call gave: harmless, without secrets, then cut to what fits; the end of a log, else the beginning. */
export function keep(
  budget: EvidenceBudget,
  call: EvidenceCall,
  reading: EvidenceReading,
): { budget: EvidenceBudget; item: EvidenceItem } {
  const room = Math.max(0, Math.min(EVIDENCE_LIMITS.readingBytes, EVIDENCE_LIMITS.totalBytes - budget.bytes));
  const isLog = call.source === "kubectl" && call.action.name === "logs";
  const { text, cut } = cutText(evidenceText(reading.text), room, isLog ? "end" : "start");
  const items = budget.items + 1;
  return {
    budget: { ...budget, items, bytes: budget.bytes + byteLength(text) },
    item: {
      id: `E${items}`,
      source: call.source,
      query: evidenceText(callText(call)),
      cited: false,
      ok: reading.ok,
      text,
      cut: reading.cut || cut,
    },
  };
}
