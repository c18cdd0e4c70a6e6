/** What the events of a run make of its request. */
import type { IncidentEvent } from "./event.ts";
import type { RequestState } from "./request.ts";
import type { RunState } from "./run.ts";
import type { Outcome } from "./trust.ts";

export type RunEvent = Extract<IncidentEvent, { type: "run.started" | "run.finished" | "run.handed_over" }>;

/** Which of two results of one run is believed: credit needs that nobody saw anything else. */
const GRAVITY: Record<Outcome, number> = { worked: 0, inconclusive: 1, failed: 2 };

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

/** Whoever looks afterwards knows less than whoever was there: that stands only where nothing else is known. */
function withResult(run: RunState, result: NonNullable<RunState["result"]>): RunState {
  if (run.result === null) return { ...run, result };
  const graver = GRAVITY[result.outcome] > GRAVITY[run.result.outcome];
  return result.reconciled || !graver ? run : { ...run, result };
}
