/** What the library would propose right now: nobody is asked, nothing is looked at, nothing is recorded. */
import { type Alternative, alternativeOf } from "../domain/alternative.ts";
import { AwoooError } from "../domain/awooo-error.ts";
import type { RiskLevel } from "../domain/risk-level.ts";
import type { Target } from "../domain/target.ts";
import type { ProposingContext } from "../ports.ts";
import { riskWithoutCluster } from "./assess.ts";
import { libraryDraft } from "./draft.ts";

export interface PreviewView extends Pick<Alternative, "source" | "id" | "title" | "command" | "why"> {
  manual_steps: readonly string[];
  /** By what is known without a cluster. */
  risk: RiskLevel;
  target: Target;
}

/** @throws AwoooError not_found */
export function previewOf(ctx: ProposingContext, incidentId: string): PreviewView {
  const known = ctx.ledger.read(incidentId);
  if (known === null) throw new AwoooError("not_found", `Incident not found: ${incidentId}`);
  const { incident } = known.state;
  const library = libraryDraft(ctx, incident, "auto");
  const { proposal } = library;
  // As it is noted beside a model's proposal, so that both are shown alike.
  const { source, id, title, command, why } = alternativeOf(library, proposal);
  const { manual_steps, target } = proposal;
  return { source, id, title, command, why, manual_steps, target, risk: riskWithoutCluster(ctx, incident, proposal) };
}
