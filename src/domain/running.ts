/** Whether a request may be run now. Decided before anything is started, and once more inside the ledger's transaction. */
import { type Argv, argvOf, type CatalogueAction, classOf } from "./action.ts";
import { evaluateApproval, isBeforeExpiry } from "./approval.ts";
import { AwoooError } from "./awooo-error.ts";
import type { IncidentState } from "./fold.ts";
import type { Freeze } from "./freeze.ts";
import { isOpen } from "./incident.ts";
import { isWeaker, type Policy } from "./policy.ts";
import { isMutating } from "./proposal.ts";
import type { RequestState } from "./request.ts";
import { rebuiltAction, requestProblem } from "./request-integrity.ts";
import { requireApproved } from "./require-approved.ts";

/** At most this many changes of a namespace within `CAP_WINDOW_MS`. */
const CAP = 3;

/** How far back runs count against the cap of a namespace, in milliseconds. */
export const CAP_WINDOW_MS = 15 * 60_000;

export interface RunGates {
  state: IncidentState;
  requestId: string;
  freeze: Freeze | null;
  /** When something was changed in the namespace before, RFC 3339; older ones than `CAP_WINDOW_MS` do not count. */
  mutations: readonly string[];
  policy: Policy;
  now: string;
}

export type RunPlan =
  | { kind: "run"; request: RequestState; action: CatalogueAction; argv: Argv }
  /** There is no command, but steps for a person; `reason` says so in one line. */
  | { kind: "hand_over"; request: RequestState; reason: string };

/** @throws AwoooError not_found, conflict, invalid_data, signatures_missing, rejected, expired, refused */
export function decideRun(gates: RunGates): RunPlan {
  const { state, requestId, now } = gates;
  const request = state.requests.find((r) => r.request.id === requestId);
  if (request === undefined) throw new AwoooError("not_found", `Approval request not found: ${requestId}`);
  refuseStarted(state, request, now);
  const problem = requestProblem(request);
  if (problem !== null) {
    throw new AwoooError("invalid_data", `${requestId}: ${problem}`, {
      hint: "awooo would not have made it, and does not run it. `awooo audit verify` says more.",
    });
  }
  requireGoodApproval(request, gates);
  refuseFrozen(gates.freeze, now);
  const action = rebuiltAction(request.content);
  if (action === null) {
    refuseNothing(request);
    return { kind: "hand_over", request, reason: "its steps are for a person to carry out" };
  }
  if (changesSomething(action)) refuseOverCap(request, gates);
  return { kind: "run", request, action, argv: argvOf(action, request.content.cluster?.context ?? null) };
}

/** Whether a command changes anything: others count against no cap, and need no verification. */
export function changesSomething(action: CatalogueAction): boolean {
  return isMutating(classOf(action));
}

/** It runs once, and only as long as there is something to mend. */
function refuseStarted({ incident }: IncidentState, { request, run, handed_over }: RequestState, now: string): void {
  const { id, incident_id } = request;
  const another = `For another one: awooo propose ${incident_id} --new`;
  if (run !== null) {
    const { result, started_at, by, host } = run;
    const started = `${id} was started ${clock(started_at, now)} by ${by}@${host}`;
    if (result === null) {
      throw new AwoooError("conflict", `${started}; no result yet`, { hint: `awooo run ${id} --reconcile` });
    }
    const came = `${result.outcome}${result.detail === "" ? "" : ` (${result.detail})`}`;
    throw new AwoooError("conflict", `${started}: ${came}`, { hint: `A request runs once. ${another}` });
  }
  if (handed_over !== null) {
    const { at, by, reason } = handed_over;
    throw new AwoooError("conflict", `${id} was handed over to ${by} ${clock(at, now)}: ${reason}`, { hint: another });
  }
  if (!isOpen(incident.status)) {
    throw new AwoooError("conflict", `${incident_id} is ${incident.status}; nothing is left to run`);
  }
}

/** Approved in time, used in time, and by rules that are no weaker than those of today. */
function requireGoodApproval({ request, content, decisions }: RequestState, { policy, now }: RunGates): void {
  const { id, incident_id } = request;
  requireApproved(request, evaluateApproval(content, decisions, null, now));
  if (!isBeforeExpiry(content, now)) {
    throw new AwoooError("expired", `${id} was approved, and expired ${clock(content.expires_at ?? "", now)} unused`, {
      hint: `For a fresh one: awooo propose ${incident_id}`,
    });
  }
  if (isWeaker(content.rule, policy[content.risk])) {
    throw new AwoooError("refused", `${id} was approved by weaker rules than the policy now has for ${content.risk}`, {
      hint: `For one by the rules of now: awooo propose ${incident_id} --new`,
    });
  }
}

/** What has no command and no steps only says something. An action that a newer awooo made is a command none the less. */
function refuseNothing({ request: { id, incident_id }, content: { action, manual_steps } }: RequestState): void {
  if (manual_steps.length > 0 || action !== null) return;
  throw new AwoooError("conflict", `${id}: there is nothing to carry out: it has no command and no steps`, {
    hint: `Where it is over: awooo resolve ${incident_id} --approval. For another one: awooo propose ${incident_id} --new`,
  });
}

function refuseFrozen(freeze: Freeze | null, now: string): void {
  if (freeze === null) return;
  const { by, at, reason } = freeze;
  throw new AwoooError("refused", `All runs are frozen by ${by} since ${clock(at, now)}: ${reason}`, {
    hint: "When it is over: awooo unfreeze",
  });
}

function refuseOverCap({ content: { namespace } }: RequestState, { mutations, now }: RunGates): void {
  const since = Date.parse(now) - CAP_WINDOW_MS;
  const recent = mutations
    .map((at) => Date.parse(at))
    .filter((at) => at > since)
    .sort((a, b) => a - b);
  const oldest = recent.at(-CAP);
  if (oldest === undefined) return;
  const where = namespace === null ? "the cluster's own objects" : `namespace ${namespace}`;
  const minutes = CAP_WINDOW_MS / 60_000;
  const next = new Date(oldest + CAP_WINDOW_MS).toISOString();
  throw new AwoooError("refused", `${where}: ${recent.length} changes within ${minutes} minutes, ${CAP} are allowed`, {
    hint: `The next is possible at ${clock(next, now)}. Look at what the last ones did first.`,
    details: { next_at: next },
  });
}

/** `03:14 UTC` on the day of `now`, else with its date before it. */
function clock(at: string, now: string): string {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return "at an unknown time";
  const time = new Date(ms).toISOString();
  const today = time.slice(0, 10) === new Date(Date.parse(now)).toISOString().slice(0, 10);
  return `${today ? "" : `${time.slice(0, 10)} `}${time.slice(11, 16)} UTC`;
}
