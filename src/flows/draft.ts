/** Step 3: a draft by the model where one answers, else by a playbook or a template. */
import { alternativeOf } from "../domain/alternative.ts";
import { AwoooError } from "../domain/awooo-error.ts";
import { chooseTarget } from "../domain/choose-target.ts";
import { draftWithoutModel, type Draft as LibraryDraft } from "../domain/draft.ts";
import { earlierProposals } from "../domain/earlier-proposals.ts";
import type { IncidentState } from "../domain/fold.ts";
import type { Incident } from "../domain/incident.ts";
import type { Asking } from "../domain/model-metadata.ts";
import type { ModelReceipt } from "../domain/model-receipt.ts";
import type { Proposal } from "../domain/proposal.ts";
import type { ProposingContext } from "../ports.ts";
import type { PromptQuestion } from "../ports-drafting.ts";
import { type AskInput, draftByModel, receiptOf } from "./draft-by-model.ts";

export type DraftSource = "auto" | "llm" | "playbook" | "template";

export interface Draft extends Asking {
  proposal: Proposal;
  /** Why the library chose this one; a line each. None for a model's. */
  match: string[];
  matchedPlaybookId: string | null;
}

export interface DraftInput extends AskInput {
  source: DraftSource;
  /** False with `--no-llm`. */
  llm: boolean;
}

/** Whether a model is asked at all. @param llm false with `--no-llm`, which does not go with the source `llm` */
export function asksModel({ source, llm }: { source: DraftSource; llm: boolean }): boolean {
  return source === "llm" || (source === "auto" && llm);
}

/**
 * @param missing gets `llm` where a model was wanted and did not deliver; has `redis` where that was not reached
 * @throws AwoooError no_proposal where the wanted source has none
 */
export async function draftProposal(
  ctx: ProposingContext,
  state: IncidentState,
  input: DraftInput,
  missing: Set<string>,
): Promise<Draft> {
  const { source } = input;
  // Also where only the model's proposal counts: it says what to look at first, and what it would have proposed.
  const library = libraryDraft(ctx, state.incident, source === "llm" ? "auto" : source);
  if (!asksModel(input)) return servedBy(library, null);
  try {
    const stores = [ctx.commons, ...(ctx.memory === null || missing.has("redis") ? [] : [ctx.memory])];
    const question = questionOf(ctx, state, library);
    return judged(await draftByModel(ctx, question, library.looks, stores, input), library);
  } catch (error) {
    if (!(error instanceof AwoooError) || error.code !== "no_proposal") throw error;
    // Whoever is told to end ends; whoever will not wait any longer takes the template.
    ctx.signal.throwIfAborted();
    if (source === "llm") throw error;
    missing.add("llm");
    ctx.notify(`${error.message}; using a playbook or template instead${againText(state, error)}`);
    return servedBy(library, receiptOf(error));
  }
}

/** What a playbook or a template says to do, from what is on this machine. */
export function libraryDraft(
  ctx: ProposingContext,
  incident: Incident,
  source: Exclude<DraftSource, "llm">,
): LibraryDraft {
  const { templates, problems } = ctx.templates.templates();
  const own = ctx.playbooks.playbooks();
  for (const { file, message } of [...problems, ...own.problems]) ctx.notify(`left out ${file}: ${message}`);
  const target = chooseTarget(incident);
  return draftWithoutModel({ incident, target, templates, playbooks: own.playbooks, source, lang: ctx.lang });
}

/** What a model would be asked now, for `--show-prompt`. */
export function promptQuestion(ctx: ProposingContext, state: IncidentState): PromptQuestion {
  return questionOf(ctx, state, libraryDraft(ctx, state.incident, "auto"));
}

/** It is about the object that the library found at fault, so that both speak of the same. */
function questionOf(ctx: ProposingContext, state: IncidentState, { proposal: { target } }: LibraryDraft) {
  return { incident: state.incident, target, lang: ctx.lang, earlier: earlierProposals(state, ctx.now()) };
}

/** What to type once there is time to wait; empty where nobody stopped it. */
function againText({ incident }: IncidentState, { details }: AwoooError): string {
  if (details?.["reason"] !== "stopped") return "";
  return `; to ask it again: awooo propose ${incident.incident_id} --new`;
}

function servedBy({ proposal, match, matchedPlaybookId }: LibraryDraft, asked: ModelReceipt | null): Draft {
  return { proposal, match, matchedPlaybookId, asked, alternative: null };
}

/** The model's proposal beside the library's, which is why the model's needs no reasons of its own in words. */
function judged(proposal: Proposal, library: LibraryDraft): Draft {
  const { matchedPlaybookId } = library;
  return { proposal, match: [], matchedPlaybookId, asked: null, alternative: alternativeOf(library, proposal) };
}
