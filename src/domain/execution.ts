/** What a request says of its run on the wire. */
import { knownText } from "./known-action.ts";
import type { RequestState } from "./request.ts";
import type { Execution, RunState } from "./run.ts";

/** null as long as nothing was started or handed over. A run says more than that it was handed over before. */
export function executionOf({ request, content, run, handed_over }: RequestState): Execution | null {
  if (run !== null) return executionOfRun(run);
  if (handed_over === null) return null;
  const { at, by, host, reason } = handed_over;
  return {
    ...{ status: "handed_over", started_at: at, finished_at: null, by, host },
    ...{ argv: content.argv, exit_code: null, reason: null, detail: reason },
    ...{ inverse: request.metadata.inverse ?? null, reconciled: false },
  };
}

function executionOfRun({ intent, started_at, by, host, result }: RunState): Execution {
  return {
    status: result?.outcome ?? "unknown",
    started_at,
    finished_at: result?.at ?? null,
    by,
    host,
    argv: intent.argv,
    exit_code: result?.exit_code ?? null,
    reason: result?.reason ?? null,
    detail: result?.detail ?? "",
    inverse: knownText(intent.inverse, intent.cluster.context),
    reconciled: result?.reconciled ?? false,
  };
}
