/** Step 3: a draft by the model where one answers, else by a playbook or a template. */
import { AwoooError } from "../domain/awooo-error.ts";
import { chooseTarget } from "../domain/choose-target.ts";
import { draftWithoutModel } from "../domain/draft.ts";
import type { Incident } from "../domain/incident.ts";
import type { Proposal } from "../domain/proposal.ts";
import type { Target } from "../domain/target.ts";
import type { ProposingContext } from "../ports.ts";

export type DraftSource = "auto" | "llm" | "playbook" | "template";

export interface Draft {
  proposal: Proposal;
  /** Why this one; a line each. */
  match: string[];
  matchedPlaybookId: string | null;
}

/** @param missing gets `llm` where a model was wanted and did not deliver */
export async function draftProposal(
  ctx: ProposingContext,
  incident: Incident,
  { source, llm }: { source: DraftSource; llm: boolean },
  missing: Set<string>,
): Promise<Draft> {
  const library = source === "llm" ? null : libraryDraft(ctx, incident, source);
  if (library !== null && (source !== "auto" || !llm)) return library;
  try {
    // The model is asked about the object that the library found at fault, so that both speak of the same.
    const proposal = await draftByModel(ctx, incident, library?.proposal.target ?? chooseTarget(incident));
    return { proposal, match: agreement(proposal, library), matchedPlaybookId: library?.matchedPlaybookId ?? null };
  } catch (error) {
    if (!(error instanceof AwoooError) || error.code !== "no_proposal" || library === null) throw error;
    // Ctrl-C takes the template; who is told to end ends.
    if (isTermination(ctx.signal.reason)) throw ctx.signal.reason;
    missing.add("llm");
    ctx.notify(`${error.message}; using a playbook or template instead`);
    return library;
  }
}

function isTermination(reason: unknown): boolean {
  return reason instanceof AwoooError && reason.code === "terminated";
}

function draftByModel(ctx: ProposingContext, incident: Incident, target: Target): Promise<Proposal> {
  return ctx.drafter.draft({ incident, target, lang: ctx.lang, signal: ctx.signal });
}

function libraryDraft(ctx: ProposingContext, incident: Incident, source: Exclude<DraftSource, "llm">): Draft {
  const { templates, problems } = ctx.templates.templates();
  const own = ctx.playbooks.playbooks();
  for (const { file, message } of [...problems, ...own.problems]) ctx.notify(`left out ${file}: ${message}`);
  const target = chooseTarget(incident);
  return draftWithoutModel({ incident, target, templates, playbooks: own.playbooks, source, lang: ctx.lang });
}

/** What the library would have said; the engineer sees both where they differ. */
function agreement(proposal: Proposal, other: Draft | null): string[] {
  const model = `written by ${proposal.llm?.provider ?? "a model"}`;
  if (other === null) return [model];
  const { remedy, template_id, playbook_id } = other.proposal;
  const named = playbook_id === null ? `template ${template_id}` : `playbook ${playbook_id}`;
  return [model, remedy === proposal.remedy ? `${named} agrees` : `${named} would have said: ${remedy}`];
}
