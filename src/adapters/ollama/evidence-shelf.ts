/** What was read so far. Calls are read a few at a time, and kept in the order they were asked. */
import type { EvidenceCall, EvidenceItem, EvidenceReading } from "../../domain/evidence.ts";
import {
  beginRound,
  type EvidenceBudget,
  isSpent,
  keep,
  refusalLine,
  startBudget,
  take,
} from "../../domain/evidence-budget.ts";
import { evidenceText } from "../../domain/evidence-text.ts";
import { callText } from "../../domain/tool-call.ts";
import type { DraftInput } from "../../ports-drafting.ts";

export interface Shelf {
  /** False where nothing more may be asked. */
  beginRound(): boolean;
  isFull(): boolean;
  /** The item of each call, or one line that says why there is none. Never later than `signal`. */
  read(calls: readonly EvidenceCall[], signal: AbortSignal): Promise<(EvidenceItem | string)[]>;
  items(): readonly EvidenceItem[];
}

const AT_A_TIME = 3;
const TOO_LATE = "There was no time left to read it.";

export function emptyShelf({ evidence, onProgress }: Pick<DraftInput, "evidence" | "onProgress">): Shelf {
  let budget: EvidenceBudget = startBudget();
  const items: EvidenceItem[] = [];
  const put = (call: EvidenceCall, reading: EvidenceReading): EvidenceItem => {
    const kept = keep(budget, call, reading);
    budget = kept.budget;
    items.push(kept.item);
    onProgress({ step: "read", item: kept.item });
    return kept.item;
  };
  const start = (call: EvidenceCall, signal: AbortSignal): Promise<EvidenceReading | null> | string => {
    if (signal.aborted) return TOO_LATE;
    const taken = take(budget, call);
    if (!taken.allowed) return refusalLine(taken.reason);
    budget = taken.budget;
    onProgress({ step: "reading", query: evidenceText(callText(call)) });
    return untilAborted(evidence.read(call, signal), signal);
  };
  return {
    beginRound() {
      const next = beginRound(budget);
      budget = next ?? budget;
      return next !== null;
    },
    isFull: () => isSpent(budget),
    items: () => items,
    async read(calls, signal) {
      const results: (EvidenceItem | string)[] = [];
      for (let from = 0; from < calls.length; from += AT_A_TIME) {
        const some = calls.slice(from, from + AT_A_TIME);
        const readings = await Promise.all(some.map((call) => start(call, signal)));
        for (const [i, call] of some.entries()) {
          const reading = readings[i] ?? TOO_LATE;
          results.push(typeof reading === "string" ? reading : put(call, reading));
        }
      }
      return results;
    },
  };
}

/** null where the signal came first. Whoever reads is told as well, and ends what it began. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  if (signal.aborted) return null;
  let stop = () => {};
  const aborted = new Promise<null>((resolve) => {
    stop = () => resolve(null);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
