/** What a run came to, by what kubectl said and what the cluster shows. */
import { type CatalogueAction, proofOf } from "./action.ts";
import type { LiveObject } from "./live-object.ts";
import type { RunResult } from "./run.ts";
import { changesSomething } from "./running.ts";
import type { Outcome } from "./trust.ts";

/** After this time a run has ended, whoever started it: kubectl's time and that of verifying, in milliseconds. */
export const RUN_LIMIT_MS = 20 * 60_000;

/**
 * After this time kubectl has ended even where the awooo that started it is gone: a few requests of `REQUEST_TIMEOUT`
 * each, and a drain its own `--timeout` more. In milliseconds.
 */
export function orphanLimitMs({ name }: CatalogueAction): number {
  return name === "drain" || name === "drain_force" ? 7 * 60_000 : 2 * 60_000;
}

/** How kubectl ended. */
export interface CommandResult {
  /** null: it was killed (time limit, signal). */
  exit_code: number | null;
  /** False where it could not be started at all. */
  started: boolean;
  /** The server or kubectl said no, so that nothing was done; false where it is not known whether it was. */
  refused: boolean;
  /** The last line it printed, or why it has none. Safe to print. */
  detail: string;
}

/** Whether an action did what it should. */
export interface Verification {
  /** null: the cluster did not answer, or somebody interrupted. */
  holds: boolean | null;
  /** One line: what was seen. Safe to print. */
  message: string;
}

export interface RunFacts {
  requestId: string;
  mutating: boolean;
  result: CommandResult;
  /** null: nobody looked. */
  verification: Verification | null;
  reconciled: boolean;
}

/** Credit only for what was seen to be as it should; blame only where kubectl or the cluster says that it is not. */
export function outcomeOf({ requestId, mutating, result, verification, reconciled }: RunFacts): RunResult {
  const { exit_code } = result;
  return { request_id: requestId, exit_code, reconciled, ...verdict(result, mutating, verification) };
}

/** Whether it is known that kubectl did it, or that it did not; else somebody has to look. */
export function isCertain({ started, refused, exit_code }: Omit<CommandResult, "detail">): boolean {
  return !started || refused || exit_code === 0;
}

function verdict(
  { started, refused, exit_code, detail }: CommandResult,
  mutating: boolean,
  seen: Verification | null,
): Pick<RunResult, "outcome" | "reason" | "detail"> {
  // Nothing was done, so that the action is not to blame.
  if (!started) return { outcome: "inconclusive", reason: "not_started", detail };
  if (!mutating) return verdictOfLook(exit_code);
  if (refused) return { outcome: "failed", reason: "command_failed", detail };
  if (seen === null) return { outcome: "inconclusive", reason: "interrupted", detail };
  if (seen.holds === null) return { outcome: "inconclusive", reason: "unverifiable", detail: seen.message };
  return seen.holds
    ? { outcome: "worked", reason: "verified", detail: seen.message }
    : { outcome: "failed", reason: "not_verified", detail: seen.message };
}

/** Without a word of what was printed: a log may hold secrets, and this is kept for ever. */
function verdictOfLook(exit_code: number | null): Pick<RunResult, "outcome" | "reason" | "detail"> {
  if (exit_code === 0) return { outcome: "worked", reason: "done", detail: "kubectl printed what it found" };
  if (exit_code === null) return { outcome: "inconclusive", reason: "interrupted", detail: "kubectl was stopped" };
  return { outcome: "failed", reason: "command_failed", detail: `kubectl ended with exit code ${exit_code}` };
}

/** What the cluster shows of a run, and how it should be recorded. */
export type Finding = Pick<RunResult, "outcome" | "reason" | "detail">;

/** A finding as a person wants it recorded: what they say against it is kept as their word, beside what was seen. */
export function statedFinding(finding: Finding, outcome: Outcome, by: string): Finding {
  if (outcome === finding.outcome) return finding;
  return { outcome, reason: "stated", detail: `said by ${by}; seen: ${finding.detail}` };
}

export interface LookAfterwards {
  action: CatalogueAction;
  /** What was there before it was started. */
  before: LiveObject | null;
  live: LiveObject | null;
  verification: Verification;
}

/**
 * What became of a run whose end nobody saw, by what is there now. Where the object is as it was, the command never
 * arrived, which says nothing of the action.
 */
export function findingOf({ action, before, live, verification }: LookAfterwards): Finding {
  const { holds, message } = verification;
  if (!changesSomething(action)) return unknown("it changes nothing, and its output is lost");
  if (holds === null) return unknown(message);
  if (neverArrived(before, live)) {
    return unknown(`generation is still ${live?.generation}: the command did not reach the cluster (${message})`);
  }
  const proof = proofOf(action);
  if (holds && proof.by === "object" && proof.partial === true) {
    return unknown(`${message}; whether all of it was done, only kubectl knew`);
  }
  return { outcome: holds ? "worked" : "failed", reason: holds ? "verified" : "not_verified", detail: message };
}

function unknown(detail: string): Finding {
  return { outcome: "inconclusive", reason: "unverifiable", detail };
}

function neverArrived(before: LiveObject | null, live: LiveObject | null): boolean {
  if (before === null || live === null || before.uid !== live.uid) return false;
  return before.generation !== null && before.generation === live.generation;
}
