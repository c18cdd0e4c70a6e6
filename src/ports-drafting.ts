/** The part of the outside world that a draft comes from: what is read, and the model that writes. */
import type { CatalogueAction } from "./domain/action.ts";
import type { EarlierProposal } from "./domain/earlier-proposals.ts";
import type { EvidenceCall, EvidenceItem, EvidenceReading, EvidenceSource } from "./domain/evidence.ts";
import type { Incident } from "./domain/incident.ts";
import type { Lang } from "./domain/lang.ts";
import type { Proposal } from "./domain/proposal.ts";
import type { Target } from "./domain/target.ts";

/** What is read to understand an incident. Nothing of it changes anything. */
export interface EvidenceReader {
  /** What can be asked here: what is not configured, or has no cluster, is left out. Never throws. */
  sources(signal: AbortSignal): Promise<readonly EvidenceSource[]>;
  /** Never throws: what could not be read says why. Bounded in time and size. */
  read(call: EvidenceCall, signal: AbortSignal): Promise<EvidenceReading>;
}

/** What is outside of this machine to be read. */
export interface OutsideEvidence extends EvidenceReader {
  /**
   * What it would be read from now, as one line: cluster, Prometheus, SigNoz. Asks none of them; evidence from
   * elsewhere says nothing of these. Never throws.
   */
  origin(signal: AbortSignal): Promise<string>;
  /** For `doctor`: whether each server that may be configured is, and answers. Never throws. */
  status(): Promise<readonly EvidenceStatus[]>;
}

export interface EvidenceStatus {
  name: "Prometheus" | "SigNoz";
  /** `off`: not configured. */
  state: "off" | "ok" | "failed";
  message: string;
}

export interface DraftInput {
  incident: Incident;
  target: Target;
  lang: Lang;
  /** Looks that the library calls for, read where no model chooses. */
  looks: readonly CatalogueAction[];
  earlier: readonly EarlierProposal[];
  evidence: EvidenceReader;
  onProgress(step: DraftProgress): void;
  signal: AbortSignal;
}

/** What a screen shows while a model is at work. */
export type DraftProgress =
  | { step: "reaching"; server: string; deadline_ms: number }
  /** The server did not say all of what this model can do: what is not known is not checked, and tools are not used. */
  | { step: "unsaid"; model: string; why: string }
  /** `model`: who chooses what to read; null: the library. */
  | { step: "gathering"; model: string | null }
  | { step: "reading"; query: string }
  | { step: "read"; item: EvidenceItem }
  | { step: "drafting"; model: string; attempt: 1 | 2 }
  /** The model's reasoning as far as it is written, and how many bytes of answer there are. */
  | { step: "writing"; reasoning: string; bytes: number }
  | { step: "refused"; why: string };

export interface Drafted {
  proposal: Proposal;
  /** What `recall` makes the same proposal of, without a model. */
  recorded: string;
}

/** What a model is asked, and what it was good for. */
export interface Drafter {
  /**
   * Exactly what would be sent before any evidence, to both models, for `--show-prompt`.
   * @param available what can be read, as the tool model would be told
   */
  prompt(input: PromptQuestion, available: readonly EvidenceSource[]): Promise<string>;
  /** Same key, same answer: a digest of models, versions, language and everything the incident says. */
  key(input: PromptQuestion): Promise<string>;
  /**
   * One proposal from a model, checked against the catalogue.
   * @throws AwoooError no_proposal, with `details.reason` and `details.receipt`, when the model gave nothing usable
   * before the deadline
   */
  draft(input: DraftInput): Promise<Drafted>;
  /** The proposal of an earlier answer, checked anew; null where it cannot be used (any more). */
  recall(recorded: string, input: PromptQuestion): Promise<Drafted | null>;
  /** Whether the server answers, has the models, and what they can do. A server that fails is told, not thrown. */
  status(): Promise<DrafterStatus>;
}

export type PromptQuestion = Pick<DraftInput, "incident" | "target" | "lang" | "earlier">;

export interface DrafterStatus {
  reachable: boolean;
  model: string;
  model_present: boolean;
  /** Tokens of context that a model should have, where this one has fewer; null: it has enough, or nobody knows. */
  context_needed: number | null;
  message: string;
  /** What the tool model is good for here, in one line; `tools` is null where nobody knows. */
  tool_model: { name: string; present: boolean; tools: boolean | null; message: string };
}
