/** What a run came to, by what kubectl said and what the cluster shows. */
import type { CatalogueAction } from "./action.ts";
import type { LiveObject } from "./live-object.ts";
import type { RunResult } from "./run.ts";
import { changesSomething } from "./running.ts";
import type { Outcome } from "./trust.ts";

/** After this time a run has ended, whoever started it: kubectl's time and that of verifying, in milliseconds. */
export const RUN_LIMIT_MS = 20 * 60_000;

/** How kubectl ended; see `CommandResult`. */
interface Ended {
  started: boolean;
  exit_code: number | null;
  detail: string;
}

/** What was seen afterwards; see `Verification`. */
interface Seen {
  holds: boolean | null;
  message: string;
}

export interface RunFacts {
  requestId: string;
  mutating: boolean;
  result: Ended;
  /** null: nobody looked. */
  verification: Seen | null;
  reconciled: boolean;
}

/** Credit only for what was seen to be as it should; blame only where kubectl or the cluster says that it is not. */
export function outcomeOf({ requestId, mutating, result, verification, reconciled }: RunFacts): RunResult {
  const { exit_code } = result;
  return { request_id: requestId, exit_code, reconciled, ...verdict(result, mutating, verification) };
}

function verdict(
  { started, exit_code, detail }: Ended,
  mutating: boolean,
  seen: Seen | null,
): Pick<RunResult, "outcome" | "reason" | "detail"> {
  // Nothing was done, so that the action is not to blame.
  if (!started) return { outcome: "inconclusive", reason: "not_started", detail };
  if (exit_code !== null && exit_code !== 0) return { outcome: "failed", reason: "command_failed", detail };
  if (!mutating) {
    return exit_code === 0
      ? { outcome: "worked", reason: "done", detail }
      : { outcome: "inconclusive", reason: "interrupted", detail };
  }
  if (seen === null) return { outcome: "inconclusive", reason: "interrupted", detail };
  if (seen.holds === null) return { outcome: "inconclusive", reason: "unverifiable", detail: seen.message };
  return seen.holds
    ? { outcome: "worked", reason: "verified", detail: seen.message }
    : { outcome: "failed", reason: "not_verified", detail: seen.message };
}

export interface LookAfterwards {
  action: CatalogueAction;
  /** What was there before it was started. */
  before: LiveObject | null;
  live: LiveObject | null;
  verification: Seen;
}

/**
 * What became of a run whose end nobody saw, by what is there now. Where the object is as it was, the command never
 * arrived, which says nothing of the action.
 */
export function findingOf({ action, before, live, verification }: LookAfterwards): {
  outcome: Outcome;
  detail: string;
} {
  const { holds, message } = verification;
  if (!changesSomething(action))
    return { outcome: "inconclusive", detail: "it changes nothing, and its output is lost" };
  if (holds === null) return { outcome: "inconclusive", detail: message };
  if (neverArrived(before, live)) {
    const detail = `generation is still ${live?.generation}: the command did not reach the cluster (${message})`;
    return { outcome: "inconclusive", detail };
  }
  return { outcome: holds ? "worked" : "failed", detail: message };
}

function neverArrived(before: LiveObject | null, live: LiveObject | null): boolean {
  if (before === null || live === null || before.uid !== live.uid) return false;
  return before.generation !== null && before.generation === live.generation;
}
