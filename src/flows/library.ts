/** Which templates and playbooks there are, what is wrong with a team's own, and which of them fit an incident. */
import { chooseTarget } from "../domain/choose-target.ts";
import { type Draft, draftWithoutModel } from "../domain/draft.ts";
import { matchPlaybook, type PlaybookScore, scorePlaybooks } from "../domain/playbook.ts";
import type { Target } from "../domain/target.ts";
import { exampleProblem } from "../domain/template-example.ts";
import { matchTemplates } from "../domain/template-match.ts";
import { reasonText } from "../domain/template-reason.ts";
import type { LibraryProblem, PlaybookCatalog, ProposingContext, TemplateCatalog } from "../ports.ts";
import { findIncident } from "./find.ts";

export interface Fitting {
  template_id: string;
  specificity: number;
  /** Why it fits, one line each. */
  reasons: string[];
}

export interface TestedTemplates {
  incident_id: string;
  target: Target;
  /** What `propose` would take without a model and without playbooks. */
  chosen: Draft;
  /** Every template that fits, the best first. */
  matches: Fitting[];
}

export async function testTemplates(ctx: ProposingContext, id: string): Promise<TestedTemplates> {
  const { incident } = (await findIncident(ctx, id)).incident.state;
  const { templates } = ctx.templates.templates();
  const target = chooseTarget(incident);
  const chosen = draftWithoutModel({ incident, target, templates, playbooks: [], source: "template", lang: ctx.lang });
  const matches = matchTemplates(incident, target, templates).map(({ template, specificity, reasons }) => ({
    template_id: template.id,
    specificity,
    reasons: reasons.map((reason) => reasonText(reason, ctx.lang)),
  }));
  return { incident_id: incident.incident_id, target, chosen, matches };
}

export interface TestedPlaybooks {
  incident_id: string;
  target: Target;
  /** The best first. */
  scores: PlaybookScore[];
  /** Id of the one that `propose` would take; null: none is good enough, or two are about equally good. */
  taken: string | null;
}

export async function testPlaybooks(ctx: ProposingContext, id: string): Promise<TestedPlaybooks> {
  const { incident } = (await findIncident(ctx, id)).incident.state;
  const target = chooseTarget(incident);
  const { playbooks } = ctx.playbooks.playbooks();
  const scores = scorePlaybooks(playbooks, incident, target);
  const taken = matchPlaybook(playbooks, incident, target)?.playbook.id ?? null;
  return { incident_id: incident.incident_id, target, scores, taken };
}

export interface Validation {
  /** The team's own that can be used. */
  valid: { id: string; file: string }[];
  problems: LibraryProblem[];
}

/** The team's own templates: what cannot be read, and what does not do what its own example says. */
export function validateTemplates(catalog: TemplateCatalog): Validation {
  const { templates, problems, files } = catalog.templates();
  const validation: Validation = { valid: [], problems: [...problems] };
  for (const template of templates) {
    const file = files.get(template.id);
    if (file === undefined) continue;
    const message = exampleProblem(template, templates);
    if (message === null) validation.valid.push({ id: template.id, file });
    else validation.problems.push({ file, message });
  }
  return validation;
}

export function validatePlaybooks(catalog: PlaybookCatalog): Validation {
  const { problems, files } = catalog.playbooks();
  return { valid: [...files].map(([id, file]) => ({ id, file })), problems };
}
