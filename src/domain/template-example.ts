/** A template's worked example, tried: the signal must choose this template, this target and this command. */
import { commandText } from "./action.ts";
import { affectedServices, chooseTarget } from "./choose-target.ts";
import { type Draft, draftWithoutModel } from "./draft.ts";
import type { Incident } from "./incident.ts";
import type { Lang } from "./lang.ts";
import type { Signal } from "./signal.ts";
import { type Target, targetText } from "./target.ts";
import type { Template } from "./template.ts";

const EXAMPLE_TIME = "2026-03-02T09:00:00Z";

interface TriedExample {
  draft: Draft;
  target: Target;
}

/** What comes of the example among all templates; null where there is none. */
function tryExample({ example }: Template, templates: readonly Template[], lang: Lang): TriedExample | null {
  if (example === undefined) return null;
  const signals: Signal[] = [example.signal, ...(example.more ?? [])].map((signal) => ({
    ...signal,
    labels: signal.labels ?? {},
    annotations: signal.annotations ?? {},
  }));
  const incident: Incident = {
    incident_id: "INC-EXAMPLE",
    status: "investigating",
    severity: "P2",
    signals,
    affected_services: affectedServices(signals),
    proposal_ids: [],
    created_at: EXAMPLE_TIME,
    updated_at: EXAMPLE_TIME,
  };
  const target = chooseTarget(incident);
  const draft = draftWithoutModel({ incident, target, templates, playbooks: [], source: "template", lang });
  return { draft, target: draft.proposal.target };
}

/** What is wrong with the example of a template, in one line; null where nothing is, or there is none. */
export function exampleProblem(template: Template, templates: readonly Template[]): string | null {
  const tried = tryExample(template, templates, "en");
  if (tried === null || template.example === undefined) return null;
  const { proposal } = tried.draft;
  if (proposal.template_id !== template.id) return `example: ${proposal.template_id} is chosen instead`;
  const command = proposal.action === null ? null : commandText(proposal.action, null);
  const { example } = template;
  if (command !== example.command) return `example.command: the command is ${command ?? "none"}`;
  const target = targetText(tried.target);
  return target === example.target ? null : `example.target: the target is ${target}`;
}
