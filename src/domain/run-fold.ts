/** What the events of a run make of its request. */
import type { IncidentEvent } from "./event.ts";
import type { RequestState } from "./request.ts";
import type { RunResult, RunState } from "./run.ts";
import type { Outcome } from "./trust.ts";

export type RunEvent = Extract<IncidentEvent, { type: "run.started" | "run.finished" | "run.handed_over" }>;

const GRAVITY: Record<Outcome, number> = { inconclusive: 0, worked: 1, failed: 2 };

/**
 * Which of several results of one run is believed: that of whoever was there before that of whoever looked
 * afterwards, a failure before a success, and whatever was seen before what nobody knew.
 */
function credence({ outcome, reconciled }: Pick<RunResult, "outcome" | "reconciled">): number {
  return outcome === "inconclusive" || reconciled ? GRAVITY[outcome] : GRAVITY.failed + GRAVITY[outcome];
}

/** To be called in causal order. What must not be (a second start, a result without one) changes nothing. */
export function afterRunEvent(request: RequestState, { type, body, at, actor: by, host }: RunEvent): RequestState {
  switch (type) {
    case "run.started":
      if (request.run !== null) return request;
      return { ...request, run: { intent: body, started_at: at, by, host, result: null } };
    case "run.finished":
      return request.run === null ? request : { ...request, run: withResult(request.run, { ...body, at, by }) };
    case "run.handed_over":
      return request.handed_over === null ? { ...request, handed_over: { ...body, at, by, host } } : request;
  }
}

function withResult(run: RunState, result: NonNullable<RunState["result"]>): RunState {
  const { result: known } = run;
  return known === null || credence(result) > credence(known) ? { ...run, result } : run;
}
