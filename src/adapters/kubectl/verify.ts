/** Watching whether an action did what it should. */
import { setTimeout as delay } from "node:timers/promises";
import { type CatalogueAction, objectOf } from "../../domain/action.ts";
import type { Proof } from "../../domain/actions/definition.ts";
import type { LiveObject } from "../../domain/live-object.ts";
import type { Verification } from "../../domain/run-outcome.ts";
import type { OutputLine } from "../../ports.ts";
import { foundIn, plain } from "./checks.ts";
import type { Failure, Fault } from "./failure.ts";
import type { Json } from "./json.ts";
import type { Answer, Kubectl } from "./kubectl.ts";
import { liveObject, rolloutState } from "./live.ts";
import { getArgs, type Named } from "./questions.ts";

export interface VerifyLimits {
  /** How long a rollout, or the end of an object, may take, in milliseconds. */
  rolloutMs: number;
  /** How long any other change may take to show. */
  settleMs: number;
  /** Between two looks. */
  pollMs: number;
}

export interface Verifier {
  kubectl: Kubectl;
  context: string;
  limits: VerifyLimits;
  onLine(line: OutputLine): void;
  signal: AbortSignal;
}

/** Longest wait for one look. */
const LOOK_MS = 10_000;
/** How long a change that kubectl has reported may stay unseen. */
const CHANGE_MS = 5000;
/** So many looks in a row without an answer, and nobody can say any more. */
const MAX_SILENT = 3;

export const INTERRUPTED: Verification = { holds: null, message: "interrupted before it could be verified" };

/** A proof that has to be looked for. */
export type VisibleProof = Exclude<Proof, { by: "exit" }>;

/** @param before what was there before it ran */
export async function verifyAction(
  verifier: Verifier,
  action: CatalogueAction,
  proof: VisibleProof,
  before: LiveObject | null,
): Promise<Verification> {
  const object = objectOf(action);
  if (object === null || object.name === null) return { holds: null, message: "there is no single object to look at" };
  const named: Named = { ...object, name: object.name };
  switch (proof.by) {
    case "rollout":
      return await verifyRollout(verifier, action, named, before);
    case "gone":
      return await poll(verifier, named, verifier.limits.rolloutMs, (found) => goneOf(named, found, before));
    case "object":
      return await poll(verifier, named, verifier.limits.settleMs, (found) => changedOf(named, found, proof.holds));
  }
}

/** What one look says: it is so, it never will be, nobody can say, or not yet (with what was seen). */
type Verdict = { holds: Verification["holds"] | "not_yet"; message: string };

function textOf({ kind, name }: Named): string {
  return `${kind}/${name}`;
}

function goneOf(named: Named, found: Json | null, before: LiveObject | null): Verdict {
  if (found === null) return { holds: true, message: `${textOf(named)} is gone` };
  const { uid } = liveObject(found);
  return before !== null && before.uid !== null && uid !== before.uid
    ? { holds: true, message: `${textOf(named)} is another one now` }
    : { holds: "not_yet", message: `${textOf(named)} is still there` };
}

function changedOf(named: Named, found: Json | null, holds: (live: LiveObject) => boolean): Verdict {
  if (found === null) return { holds: false, message: `${textOf(named)} is not there any more` };
  return holds(liveObject(found))
    ? { holds: true, message: `${textOf(named)} is as it should be` }
    : { holds: "not_yet", message: `${textOf(named)} is not as it should be` };
}

/** Looks until it is decided, the time is over, or the cluster says nothing any more. */
async function poll(
  verifier: Verifier,
  named: Named,
  limitMs: number,
  judge: (found: Json | null) => Verdict,
): Promise<Verification> {
  const { kubectl, context, limits, signal } = verifier;
  const end = performance.now() + limitMs;
  let silent = 0;
  do {
    const answer = await kubectl.ask(getArgs(context, named), { timeoutMs: LOOK_MS, signal });
    if (signal.aborted) break;
    silent = isSeen(answer) ? 0 : silent + 1;
    const last = performance.now() >= end;
    const verdict = isSeen(answer) ? judge(foundIn(answer)) : unseen(answer.failure, last || silent >= MAX_SILENT);
    if (verdict.holds !== "not_yet") return { holds: verdict.holds, message: verdict.message };
    if (last) return { holds: false, message: `${verdict.message} after ${limitMs / 1000} s` };
  } while (await pause(limits.pollMs, signal));
  return INTERRUPTED;
}

/** Whether it is known what is there, if anything. */
function isSeen({ failure }: Answer): boolean {
  return failure === null || failure.fault === "not_found";
}

/** Asking again would bring the same. */
const FINAL: ReadonlySet<Fault> = new Set<Fault>(["forbidden", "unauthorized", "not_started"]);

function unseen(failure: Failure | null, last: boolean): Verdict {
  const message = `nobody could look: ${plain(failure?.message ?? "")}`;
  return { holds: last || failure === null || FINAL.has(failure.fault) ? null : "not_yet", message };
}

/** False where it was interrupted. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

async function verifyRollout(
  verifier: Verifier,
  action: CatalogueAction,
  named: Named,
  before: LiveObject | null,
): Promise<Verification> {
  // First the change itself: of an object that never changed, `rollout status` says that it was rolled out.
  const changeMs = Math.min(verifier.limits.settleMs, CHANGE_MS);
  const changed = await poll(verifier, named, changeMs, (found) => hasChanged(action, named, found, before));
  if (changed.holds !== true) return changed;
  const { kubectl, context, limits, onLine, signal } = verifier;
  const scope = named.namespace === null ? [] : [`--namespace=${named.namespace}`];
  const seconds = Math.max(1, Math.round(limits.rolloutMs / 1000));
  const args = ["rollout", "status", ...scope, `--context=${context}`, `--timeout=${seconds}s`, "--", textOf(named)];
  const { failure, detail } = await kubectl.watch(args, { timeoutMs: limits.rolloutMs + LOOK_MS, signal, onLine });
  if (signal.aborted) return INTERRUPTED;
  if (failure !== null) return unfinished(failure, detail, seconds);
  return await poll(verifier, named, limits.settleMs, (found) => isReady(named, found));
}

function hasChanged(action: CatalogueAction, named: Named, found: Json | null, before: LiveObject | null): Verdict {
  if (found === null) return { holds: false, message: `${textOf(named)} is not there any more` };
  const live = liveObject(found);
  const wanted = action.params["replicas"];
  if (typeof wanted === "number" && live.replicas !== wanted) {
    return {
      holds: "not_yet",
      message: `${textOf(named)} has ${live.replicas ?? "no"} replicas, wanted are ${wanted}`,
    };
  }
  const asBefore =
    before !== null && before.uid === live.uid && before.generation !== null && live.generation === before.generation;
  // Scaled to what it had: nothing had to change.
  if (asBefore && before.replicas !== wanted) {
    return { holds: "not_yet", message: `${textOf(named)} did not change: its generation is still ${live.generation}` };
  }
  return { holds: true, message: "" };
}

function isReady(named: Named, found: Json | null): Verdict {
  if (found === null) return { holds: false, message: `${textOf(named)} is not there any more` };
  const { observed, wanted, updated, ready } = rolloutState(found);
  const message = `${textOf(named)}: ${ready} of ${wanted} pods ready, ${updated} of them new`;
  const done = observed && ready >= wanted && updated >= wanted;
  return done
    ? { holds: true, message: `${textOf(named)} is rolled out, ${ready} of ${wanted} pods ready` }
    : { holds: "not_yet", message };
}

/** @param last the last line kubectl printed */
function unfinished(failure: Failure, last: string, seconds: number): Verification {
  if (/timed out waiting|context deadline exceeded/.test(failure.message)) {
    return { holds: false, message: `the rollout did not end within ${seconds} s` };
  }
  if (/exceeded its progress deadline/.test(failure.message)) return { holds: false, message: plain(last) };
  return failure.fault === "not_found"
    ? { holds: false, message: plain(failure.message) }
    : { holds: null, message: `nobody could look: ${plain(failure.message)}` };
}
