/** How far a model is with its draft, from the steps it tells; it only goes forward, but where it is asked anew. */

import type { Check } from "../../domain/check.ts";
import type { EvidenceItem } from "../../domain/evidence.ts";
import type { DraftProgress } from "../../ports-drafting.ts";

/** In the order they are gone through. */
export const PHASES = ["reaching", "gathering", "drafting", "checking"] as const;
export type DraftPhase = (typeof PHASES)[number];

/** What is kept of a reading: the whole of it stands on the review. */
export interface Reading extends Pick<EvidenceItem, "id" | "query" | "ok" | "cut"> {
  bytes: number;
  /** Why it could not be read; else empty. */
  failure: string;
}

export interface Draft {
  /** Rises where the model is asked anew, since the incident changed while it was asked. */
  round: number;
  phase: DraftPhase;
  /** RFC 3339, as `askedAt`. */
  phaseAt: string;
  server: string | null;
  /** From `askedAt` on; null: not known yet. */
  deadlineMs: number | null;
  askedAt: string;
  /** Who chooses what to read; null: the library. */
  chooser: string | null;
  model: string | null;
  attempt: 1 | 2;
  /** What is being read right now. */
  reading: string | null;
  readings: readonly Reading[];
  reasoning: string;
  bytes: number;
  /** The models of which the server did not say what they can do. */
  unsaid: readonly { model: string; why: string }[];
  /** Why the first answer was refused. */
  refused: string | null;
  /** Those of the cluster that were made so far. */
  checks: readonly Check[];
}

/** Characters kept, and readings: more than awooo ever reads for one proposal. */
export const MAX_REASONING = 8000;
const MAX_TEXT = 500;
const MAX_READINGS = 40;
/** The drafting model and the one that chooses what to read. */
const MAX_UNSAID = 2;

export function newDraft(now: string): Draft {
  return {
    round: 1,
    phase: "reaching",
    phaseAt: now,
    server: null,
    deadlineMs: null,
    askedAt: now,
    chooser: null,
    model: null,
    attempt: 1,
    reading: null,
    readings: [],
    reasoning: "",
    bytes: 0,
    unsaid: [],
    refused: null,
    checks: [],
  };
}

export function afterStep(draft: Draft, step: DraftProgress, now: string): Draft {
  switch (step.step) {
    case "reaching": {
      const again = draft.server !== null;
      const fresh = again ? { ...newDraft(now), round: draft.round + 1 } : draft;
      return { ...fresh, server: step.server, deadlineMs: step.deadline_ms, askedAt: now };
    }
    case "unsaid":
      return {
        ...draft,
        unsaid: [...draft.unsaid, { model: step.model.slice(0, MAX_TEXT), why: step.why.slice(0, MAX_TEXT) }].slice(
          -MAX_UNSAID,
        ),
      };
    case "gathering":
      return { ...inPhase(draft, "gathering", now), chooser: step.model };
    case "reading":
      return { ...inPhase(draft, "gathering", now), reading: step.query.slice(0, MAX_TEXT) };
    case "read":
      return withReading({ ...inPhase(draft, "gathering", now), reading: null }, readingOf(step.item));
    case "drafting": {
      const { model, attempt } = step;
      return { ...inPhase(draft, "drafting", now), model, attempt, reading: null, reasoning: "", bytes: 0 };
    }
    case "writing": {
      const { reasoning, bytes } = step;
      return { ...inPhase(draft, "drafting", now), reasoning: reasoning.slice(0, MAX_REASONING), bytes };
    }
    case "refused":
      return { ...draft, refused: step.why.slice(0, MAX_TEXT) };
  }
}

/** In this phase, unless it is past that already. */
export function inPhase(draft: Draft, phase: DraftPhase, now: string): Draft {
  return PHASES.indexOf(phase) > PHASES.indexOf(draft.phase) ? { ...draft, phase, phaseAt: now } : draft;
}

/** One that is made anew, since the incident changed meanwhile, takes the place of the older. */
export function withCheck(draft: Draft, check: Check): Draft {
  return { ...draft, checks: [...draft.checks.filter(({ name }) => name !== check.name), check] };
}

function withReading(draft: Draft, reading: Reading): Draft {
  const others = draft.readings.filter(({ id }) => id !== reading.id);
  return { ...draft, readings: [...others, reading].slice(-MAX_READINGS) };
}

function readingOf({ id, query, text, ok, cut }: EvidenceItem): Reading {
  return {
    id,
    query: query.slice(0, MAX_TEXT),
    ok,
    cut,
    bytes: new TextEncoder().encode(text).length,
    failure: ok ? "" : text.slice(0, MAX_TEXT),
  };
}
