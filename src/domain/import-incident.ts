/** What a whole incident document from a file changes. Reading the same file again changes nothing. */
import { canonicalJson } from "./canonical-json.ts";
import { mergeDocument, OWN_FIELDS } from "./fold.ts";
import { graver, type Incident, isOpen, later, MAX_SIGNALS } from "./incident.ts";
import { type Decision, type KnownIncidents, unchanged } from "./ingest.ts";
import type { NormalisedIncident } from "./senders/sender.ts";
import { fingerprintOf, type Signal } from "./signal.ts";

/** Fields in which a document that is not newer than what is known has no say. */
const STATE_FIELDS: ReadonlySet<string> = new Set([...OWN_FIELDS, "incident_id", "created_at"]);

/** @param now also bounds how new a document can be: one from the future would win over everything done since */
export function decideImport(input: NormalisedIncident, known: KnownIncidents, now: string): Decision {
  const { document } = input;
  const id = document.incident_id;
  const current = known.state(id)?.incident;
  if (current === undefined) return imported(document, { created: true, signals_added: document.signals.length });

  const believable = input.dated && Date.parse(document.updated_at) <= Date.parse(now);
  if (!believable && !isOpen(current.status)) return { ...unchanged(id), kept: "closed" };
  const { candidate, left_out } = believable
    ? { candidate: document, left_out: 0 }
    : supplement(current, document, now);
  const merged = mergeDocument(current, candidate);
  const older = believable && Date.parse(document.updated_at) < Date.parse(current.updated_at);
  const outcome = { left_out, kept: older && saysMore(current, document) ? ("newer" as const) : null };
  if (canonicalJson(merged) === canonicalJson(current)) return { ...unchanged(id), ...outcome };
  return imported(candidate, { ...outcome, signals_added: unseen(current, merged.signals).length });
}

function imported(document: Incident, changes: Partial<Decision>): Decision {
  const incident_id = document.incident_id;
  const change = { incident_id, type: "incident.imported" as const, body: { document, from: "file" } };
  return { ...unchanged(incident_id), ...changes, change };
}

function unseen(current: Incident, signals: readonly Signal[]): Signal[] {
  const present = new Set(current.signals.map(fingerprintOf));
  return signals.filter((signal) => !present.has(fingerprintOf(signal)));
}

function saysMore(current: Incident, document: Incident): boolean {
  return document.severity !== current.severity || unseen(current, document.signals).length > 0;
}

/**
 * What an undated document adds to an incident: its signals and services, a graver severity, and the fields that
 * awooo does not compute. It takes nothing back.
 */
function supplement(current: Incident, document: Incident, now: string): { candidate: Incident; left_out: number } {
  const fresh = unseen(current, document.signals);
  const room = Math.max(0, MAX_SIGNALS - current.signals.length);
  const theirs = Object.fromEntries(Object.entries(document).filter(([field]) => !STATE_FIELDS.has(field)));
  const candidate: Incident = {
    ...current,
    ...theirs,
    severity: graver(current.severity, document.severity),
    signals: [...current.signals, ...fresh.slice(0, room)],
    affected_services: [...new Set([...current.affected_services, ...document.affected_services])],
    proposal_ids: [...new Set([...current.proposal_ids, ...document.proposal_ids])],
  };
  const changed = canonicalJson(candidate) !== canonicalJson(current);
  const updated_at = changed ? later(current.updated_at, now) : current.updated_at;
  return { candidate: { ...candidate, updated_at }, left_out: Math.max(0, fresh.length - room) };
}
