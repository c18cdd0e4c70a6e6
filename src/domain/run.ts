/** What is known of the one execution a request may have. */
import type { CatalogueAction } from "./action.ts";
import type { SignedContent } from "./approval.ts";
import type { LiveObject } from "./live-object.ts";
import type { Outcome } from "./trust.ts";

/** Written before kubectl is started: from here on this request is never started again. */
export interface RunIntent {
  request_id: string;
  /** The words that were started, as signed. */
  argv: readonly string[];
  cluster: NonNullable<SignedContent["cluster"]>;
  namespace: string | null;
  /** False for a look at something: such runs do not count against the cap of a namespace. */
  mutating: boolean;
  /** What takes it back; null: nothing does, or nothing needs to. */
  inverse: CatalogueAction | null;
  /** What was there before; null where there was nothing to look at. */
  before: LiveObject | null;
  /** Of the awooo that started it, on the event's host. */
  pid: number;
}

/** Why a run ended as it did. */
export type RunReason =
  | "verified" // kubectl did it, and it is as it should be
  | "done" // a look at something: kubectl printed it
  | "not_verified" // kubectl did it, and it is not as it should be (in time)
  | "command_failed" // kubectl refused or failed
  | "not_started" // kubectl could not be started at all
  | "interrupted" // somebody stopped awooo, or kubectl, before anybody saw the end
  | "unverifiable" // nobody could see whether it helped
  | "stated"; // a person said so, against what the cluster showed; earns no credit

export interface RunResult {
  request_id: string;
  outcome: Outcome;
  reason: RunReason;
  /** kubectl's exit code; null where it has none (killed, never started, found out later). */
  exit_code: number | null;
  /** One line for people: what was seen. Safe to print. */
  detail: string;
  /** Found out afterwards by `run --reconcile`. */
  reconciled: boolean;
}

/** A command nobody could start from here, printed for a person to carry out. */
export interface HandOver {
  request_id: string;
  /** One line: why awooo could not. */
  reason: string;
}

/** The fold of a request's run events. */
export interface RunState {
  intent: RunIntent;
  started_at: string;
  by: string;
  host: string;
  /** null: a run that goes on, or one whose end nobody saw. */
  result: (RunResult & { at: string; by: string }) | null;
}

/** What a request says of its run on the wire; `unknown` as long as no result is written. */
export interface Execution {
  status: Outcome | "unknown" | "handed_over";
  started_at: string;
  finished_at: string | null;
  by: string;
  host: string;
  argv: readonly string[] | null;
  exit_code: number | null;
  reason: RunReason | null;
  detail: string;
  /** The command that takes it back, as people write it; null: none, or none needed. */
  inverse: string | null;
  reconciled: boolean;
}
