/** See in the cluster what became of a run whose end nobody saw. */
import type { CatalogueAction } from "../domain/action.ts";
import { driftOfPlace } from "../domain/drift.ts";
import type { RequestState } from "../domain/request.ts";
import type { RunIntent } from "../domain/run.ts";
import { type Finding, findingOf } from "../domain/run-outcome.ts";
import type { RunningContext } from "../ports.ts";
import { type RunWatch, watched } from "./watched.ts";

/** What it is about: the request, its action, and what its run began with. */
export interface Begun {
  request: RequestState;
  action: CatalogueAction;
  intent: RunIntent;
}

/** Never throws for what the cluster does; an abort ends it early, and then nobody knows. */
export async function lookAfterwards(
  ctx: RunningContext,
  { request, action, intent }: Begun,
  watch: RunWatch,
): Promise<Finding> {
  const of = watched({ request, action });
  watch.step("checking", of);
  const view = await ctx.cluster.inspect(request.request.metadata.target, action, ctx.signal);
  if (view.reach !== "ok") return nobodyKnows(view.why);
  const elsewhere = driftOfPlace(request, view);
  if (elsewhere !== null) return nobodyKnows(elsewhere.message);
  watch.step("verifying", of);
  const verification = await ctx.cluster.verify(action, intent, watch.line, ctx.signal);
  return findingOf({ action, before: intent.before, live: view.live, verification });
}

function nobodyKnows(why: string): Finding {
  return { outcome: "inconclusive", reason: "unverifiable", detail: `nobody could look: ${why}` };
}
