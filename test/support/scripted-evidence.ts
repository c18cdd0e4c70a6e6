/**
 * Evidence that says what the test wants; the real readers are tested against the real servers.
 *
 *     const evidence = scriptedEvidence({ available: ["kubectl"], answer: () => ({ ok: true, text: "", cut: false }) });
 *     evidence.asked;              // what was read, as a person would type it
 */
import {
  EVIDENCE_SOURCES,
  type EvidenceCall,
  type EvidenceReading,
  type EvidenceSource,
} from "../../src/domain/evidence.ts";
import { callText } from "../../src/domain/tool-call.ts";
import type { EvidenceStatus, OutsideEvidence } from "../../src/ports-drafting.ts";

export interface ScriptedEvidence extends OutsideEvidence {
  available: readonly EvidenceSource[];
  calls: EvidenceCall[];
  asked: string[];
  answer: (call: EvidenceCall) => EvidenceReading;
  states: EvidenceStatus[];
}

/** Every source is there and says what it was asked, unless the test says otherwise. */
export function scriptedEvidence(fields: Partial<ScriptedEvidence> = {}): ScriptedEvidence {
  const evidence: ScriptedEvidence = {
    available: EVIDENCE_SOURCES,
    calls: [],
    asked: [],
    states: [],
    answer: (call) => ({ ok: true, text: `what ${callText(call)} says`, cut: false }),
    sources: async () => evidence.available,
    read: async (call) => {
      evidence.calls.push(call);
      evidence.asked.push(callText(call));
      return evidence.answer(call);
    },
    status: async () => evidence.states,
    origin: async () => "here",
    ...fields,
  };
  return evidence;
}

/** Nothing is there to be read. */
export const NO_EVIDENCE: OutsideEvidence = {
  sources: async () => [],
  read: async () => ({ ok: false, text: "not configured", cut: false }),
  status: async () => [],
  origin: async () => "nowhere",
};
