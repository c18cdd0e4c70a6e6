/** Evidence as a drafter meets it: it says what a test wants, takes its time, and remembers what it was asked. */
import { setTimeout as delay } from "node:timers/promises";
import { EVIDENCE_SOURCES, type EvidenceReading, type EvidenceSource } from "../../../src/domain/evidence.ts";
import { callText } from "../../../src/domain/tool-call.ts";
import type { EvidenceReader } from "../../../src/ports-drafting.ts";

export interface SlowEvidence extends EvidenceReader {
  /** As a person would type them, in the order they were read. */
  asked: string[];
  /** Most readings that were under way at once. */
  together: number;
}

/** @param ms that each reading takes; it heeds no signal */
export function slowEvidence(
  text: (query: string) => string = (query) => `what ${query} says`,
  { sources = EVIDENCE_SOURCES, ms = 1 }: { sources?: readonly EvidenceSource[]; ms?: number } = {},
): SlowEvidence {
  let underWay = 0;
  const reader: SlowEvidence = {
    asked: [],
    together: 0,
    sources: async () => sources,
    async read(call): Promise<EvidenceReading> {
      const query = callText(call);
      reader.asked.push(query);
      reader.together = Math.max(reader.together, ++underWay);
      await delay(ms);
      underWay--;
      return { ok: true, text: text(query), cut: false };
    },
  };
  return reader;
}
