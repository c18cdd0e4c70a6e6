/** What of an incident a model is told: known fields only, and of the alerts those that fire. */
import type { AnswerScope } from "./answer-scope.ts";
import type { EarlierProposal } from "./earlier-proposals.ts";
import type { EvidenceItem } from "./evidence.ts";
import { atMost } from "./fence.ts";
import type { Incident } from "./incident.ts";
import type { Lang } from "./lang.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import { isFiring, type Signal } from "./signal.ts";
import type { Target } from "./target.ts";

export interface PromptInput {
  incident: Incident;
  target: Target;
  lang: Lang;
  /** Proposals of this incident that people or the cluster have answered already. */
  earlier: readonly EarlierProposal[];
}

/** Most characters (UTF-16 units) of each kind of text, and most entries of each kind of list. */
const CAP = { name: 120, comment: 200, signals: 12, labels: 16, services: 20, objects: 40, earlier: 5, query: 300 };
export const MAX_SIGNALS_TOLD = CAP.signals;

/**
 * Not the status: it moves with the first proposal, and says nothing of what is wrong.
 * @param scope with the names that the model is given
 */
export function incidentFacts(
  { incident, earlier, target }: PromptInput,
  scope: AnswerScope,
  signals: number,
  alias: Pseudonyms["alias"],
): unknown {
  const firing = incident.signals.filter(isFiring);
  const shown = firing.slice(0, signals);
  return {
    title: incident.title ?? undefined,
    severity: incident.severity,
    since: incident.created_at,
    target: { kind: target.kind, name: atMost(alias(target.name), CAP.name), namespace: target.namespace },
    objects: scope.objects.slice(0, CAP.objects),
    affected_services: incident.affected_services.slice(0, CAP.services).map((service) => atMost(service, CAP.name)),
    signals: shown.map(signalFacts),
    signals_left_out: firing.length - shown.length,
    earlier_proposals: earlier.length === 0 ? undefined : earlier.slice(-CAP.earlier).map(earlierFacts),
  };
}

/** Annotations that say what an alert means. Others (dashboards, silence links, templates) help no model. */
const ANNOTATIONS = ["summary", "description", "message", "impact", "runbook_url"];

function signalFacts(signal: Signal): unknown {
  const annotations = ANNOTATIONS.flatMap((name) => {
    const text = signal.annotations[name];
    return text === undefined ? [] : [[name, text]];
  });
  const labels = Object.entries(signal.labels)
    .filter(([name]) => name !== "alertname")
    .slice(0, CAP.labels)
    .map(([name, value]) => [name, atMost(value, CAP.name)]);
  return {
    alert_name: atMost(signal.alert_name, CAP.name),
    severity: signal.severity ?? undefined,
    message: signal.message ?? undefined,
    labels: Object.fromEntries(labels),
    annotations: Object.fromEntries(annotations),
    starts_at: signal.starts_at ?? undefined,
  };
}

function earlierFacts({ action, became, comment }: EarlierProposal): unknown {
  return { action, became, comment: comment === null ? undefined : atMost(comment, CAP.comment) };
}

/** @param max most characters of the text of each */
export function evidenceFacts({ id, query, text }: EvidenceItem, max: number): unknown {
  return { id, query: atMost(query, CAP.query), text: atMost(text, max) };
}
