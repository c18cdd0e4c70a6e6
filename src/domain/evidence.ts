/** What was read to understand an incident, before anybody proposed anything. Untrusted text, all of it. */
import type { CatalogueAction } from "./action.ts";

/** Where evidence comes from. Those of the ledger and the library are always there. */
export const EVIDENCE_SOURCES = [
  "kubectl",
  "prometheus",
  "signoz",
  "similar_incidents",
  "playbooks",
  "recent_changes",
] as const;
export type EvidenceSource = (typeof EVIDENCE_SOURCES)[number];

/** One thing to read. A look of the catalogue at an object the incident names, a query, or a question to the ledger. */
export type EvidenceCall =
  | { source: "kubectl"; action: CatalogueAction }
  /** An instant query in PromQL. */
  | { source: "prometheus"; query: string }
  /** The latency, calls and errors of a service. */
  | { source: "signoz"; service: string }
  | { source: "similar_incidents" | "playbooks" | "recent_changes" };

/** What reading gave; `text` is capped, safe for a terminal, and without secrets. */
export interface EvidenceReading {
  /** False: it could not be read, and `text` says why in one line. */
  ok: boolean;
  text: string;
  /** Whether there was more. */
  cut: boolean;
}

/** A reading as the prompt, the request and the screens have it. */
export interface EvidenceItem extends EvidenceReading {
  /** `E1`, `E2`, ... in the order they were read: how a proposal cites it. */
  id: string;
  source: EvidenceSource;
  /** What was asked, as a person would type or say it. */
  query: string;
  /** Whether the proposal rests on it, by the model's own word. */
  cited: boolean;
}

/** Limits of the gathering, whoever chooses what is read. */
export const EVIDENCE_LIMITS = {
  /** Times that the tool model is asked for more. */
  rounds: 4,
  calls: 8,
  /** Bytes (UTF-8) kept of one reading, and of all together. */
  readingBytes: 3000,
  totalBytes: 9000,
} as const;
