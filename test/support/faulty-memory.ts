/**
 * A working memory that goes away at one of its calls:
 *
 *     const faulty = faultyMemory(memory);
 *     faulty.failAt(3, "before");   // the third call from now, and all after it, throw without doing anything
 *     faulty.failAt(3, "after");    // the third call does its work, its answer is lost; all after it throw
 *     faulty.calls();               // how many there were
 *     faulty.mend();
 */
import { AwoooError } from "../../src/domain/awooo-error.ts";
import type { WorkingMemory } from "../../src/ports-memory.ts";

export interface FaultyMemory extends WorkingMemory {
  failAt(call: number, when: "before" | "after"): void;
  calls(): number;
  mend(): void;
}

const CALLS = [
  "readIncident",
  "writeIncident",
  "readEvents",
  "addEvents",
  "readDecision",
  "writeDecision",
  "incidentIds",
  "acquireLease",
  "readAnswer",
  "writeAnswer",
  "ping",
] as const;

export function faultyMemory(memory: WorkingMemory): FaultyMemory {
  let count = 0;
  let failing = Number.POSITIVE_INFINITY;
  let lost = false;

  const failure = () => new AwoooError("store_unavailable", "Redis at faulty:0: gone", { hint: "It is a fake." });
  const wrapped = CALLS.map((name) => {
    const call = memory[name].bind(memory) as (...args: unknown[]) => Promise<unknown>;
    const faulty = async (...args: unknown[]) => {
      count++;
      if (count < failing) return call(...args);
      if (count === failing && lost) await call(...args);
      throw failure();
    };
    return [name, faulty];
  });
  return Object.assign({ ...memory }, Object.fromEntries(wrapped) as Pick<WorkingMemory, (typeof CALLS)[number]>, {
    failAt(call: number, when: "before" | "after") {
      count = 0;
      failing = call;
      lost = when === "after";
    },
    calls: () => count,
    mend() {
      count = 0;
      failing = Number.POSITIVE_INFINITY;
    },
  });
}
