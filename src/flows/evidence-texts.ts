/** What the ledger and the library know of an incident like this one, in words; the model reads English. */
import { earlierProposals } from "../domain/earlier-proposals.ts";
import type { Incident } from "../domain/incident.ts";
import { scorePlaybooks } from "../domain/playbook.ts";
import type { RequestState } from "../domain/request.ts";
import { requestAt } from "../domain/request.ts";
import { similarIncidents } from "../domain/similar-incidents.ts";
import { type Target, targetText } from "../domain/target.ts";
import { resolveTarget } from "../domain/template-params.ts";
import type { ProposingContext } from "../ports.ts";
import { dateTimeText, spanText } from "../text/time.ts";

/** Incidents that are looked through, newest first. */
const MAX_INCIDENTS = 300;
/** Of those, how many are read for what was run: each is folded from its events. */
const MAX_READ = 40;
const DAY_MS = 86_400_000;
/** A request that is older has expired: nothing was run of it since. */
const REQUEST_LIFE_MS = 7 * DAY_MS;
const MAX_LINES = 12;
/** A playbook that fits less than this is about something else. */
const NEAR = 0.5;
const MAX_NEAR = 3;
const MAX_NAMES = 4;
/** Characters of a text that somebody else wrote. */
const MAX_WORDS = 160;

type Known = Pick<ProposingContext, "ledger" | "now">;

/** What was proposed for incidents like this one, what ran, and how it ended. */
export function similarIncidentsText({ ledger, now }: Known, incident: Incident, target: Target): string {
  const found = similarIncidents(incident, target, ledger.incidents({ limit: MAX_INCIDENTS }));
  if (found.length === 0) return "no earlier incident is like this one";
  const lines = found.flatMap(({ incident: other }) => {
    const known = ledger.read(other.incident_id);
    // What was tampered with is no evidence.
    if (known === null || known.broken_seq !== null) return [];
    const tried = earlierProposals(known.state, now()).map(
      ({ action, became, comment }) => `  ${action}: ${became}${comment === null ? "" : ` (${words(comment)})`}`,
    );
    return [incidentLine(other), ...(tried.length === 0 ? ["  nothing was proposed that came to an end"] : tried)];
  });
  return lines.join("\n");
}

function incidentLine({
  incident_id,
  created_at,
  resolved_at,
  severity,
  status,
  signals,
  affected_services,
}: Incident): string {
  const names = [...new Set(signals.map(({ alert_name }) => alert_name))].slice(0, MAX_NAMES).map(words).join(", ");
  const services = affected_services.slice(0, MAX_NAMES).map(words).join(", ");
  const took =
    resolved_at == null ? status : `resolved after ${spanText(Date.parse(resolved_at) - Date.parse(created_at))}`;
  return `${incident_id}, ${dateTimeText(created_at)}, ${severity}, ${took}: ${names}${services === "" ? "" : ` on ${services}`}`;
}

/** What was run from awooo in the namespace in the last 24 hours, and the requests of this incident. */
export function recentChangesText(ctx: Known, incident: Incident, target: Target): string {
  const namespace = resolveTarget(target)?.target.namespace ?? target.namespace;
  const place = target.kind === "node" || namespace === null ? targetText(target) : `namespace ${namespace}`;
  const runs = recentRuns(ctx, namespace).slice(0, MAX_LINES);
  const requests = ctx.ledger.read(incident.incident_id)?.state.requests ?? [];
  return [
    runs.length === 0
      ? `nothing was run from awooo in ${place} in the last 24 hours; what other tools did is not seen here`
      : `run from awooo in ${place} in the last 24 hours (what other tools did is not seen here):`,
    ...runs,
    ...(requests.length === 0
      ? []
      : ["requests of this incident:", ...requests.slice(-MAX_LINES).map((r) => requestLine(r, ctx.now()))]),
  ].join("\n");
}

function recentRuns({ ledger, now }: Known, namespace: string | null): string[] {
  const time = Date.parse(now());
  const recent = ledger
    .incidents({ limit: MAX_INCIDENTS })
    .filter(({ updated_at }) => time - Date.parse(updated_at) <= REQUEST_LIFE_MS)
    .slice(0, MAX_READ);
  const runs = recent.flatMap(({ incident_id }) => {
    const known = ledger.read(incident_id);
    if (known === null || known.broken_seq !== null) return [];
    return known.state.requests.flatMap(({ request, run }) => (run === null ? [] : [{ incident_id, request, run }]));
  });
  return runs
    .filter(({ run }) => run.intent.mutating && run.intent.namespace === namespace)
    .filter(({ run }) => time - Date.parse(run.started_at) <= DAY_MS)
    .sort((a, b) => Date.parse(b.run.started_at) - Date.parse(a.run.started_at))
    .map(({ incident_id, request, run }) => {
      const ended =
        run.result === null ? "its end was not seen" : `${run.result.outcome} (${words(run.result.detail)})`;
      return `${dateTimeText(run.started_at)} ${words(request.action)}: ${ended}; by ${run.by}, ${incident_id}`;
    });
}

function requestLine(state: RequestState, now: string): string {
  const { created_at, action, status } = requestAt(state, null, now);
  return `${dateTimeText(created_at)} ${words(action)}: ${status}`;
}

/** The team's own playbooks that come near. */
export function playbooksText(
  { playbooks }: Pick<ProposingContext, "playbooks">,
  incident: Incident,
  target: Target,
): string {
  const scored = scorePlaybooks(playbooks.playbooks().playbooks, incident, target)
    .filter(({ score }) => score >= NEAR)
    .slice(0, MAX_NEAR);
  if (scored.length === 0) return "no playbook comes near this incident";
  return scored
    .map(({ playbook, score, family }) => {
      const fits = family ? "its alerts fire" : "none of its alerts fires";
      return `${playbook.id} (${score.toFixed(2)}, ${fits}): ${words(playbook.title)}; ${playbook.remedy}`;
    })
    .join("\n");
}

/** One line, and not too long. */
function words(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const letters = [...line];
  return letters.length > MAX_WORDS ? `${letters.slice(0, MAX_WORDS - 1).join("")}…` : line;
}
