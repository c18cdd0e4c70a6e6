/** Whether a document in Redis was written by another service, or by awooo some events ago. */
import { canonicalJson } from "./canonical-json.ts";
import type { IncidentEvent } from "./event.ts";
import { foldIncident, type IncidentState, mergeDocument } from "./fold.ts";
import type { Incident } from "./incident.ts";

/** How many events the writer of a document may have been behind: it adds events first and then writes what follows. */
const BEHIND = 20;

/**
 * Whether a document says something that the events do not. What awooo wrote itself never does, also where a clock that
 * is behind gave later events no later time: taken for news, it would take those events back.
 * @param histories the events as different places have them, each in causal order
 */
export function isForeign(
  document: Incident,
  state: IncidentState | null,
  histories: readonly (readonly IncidentEvent[])[],
): boolean {
  if (state === null) return true;
  const merged = canonicalJson(mergeDocument(state.incident, document));
  if (merged === canonicalJson(state.incident)) return false;
  const text = canonicalJson(document);
  return !histories.some((events) => follows(text, events));
}

/** Whether a document is what follows from the events, or from all but the last few. */
function follows(text: string, events: readonly IncidentEvent[]): boolean {
  for (let behind = 0; behind <= Math.min(BEHIND, events.length); behind++) {
    const state = foldIncident(events.slice(0, events.length - behind));
    if (state !== null && canonicalJson(state.incident) === text) return true;
  }
  return false;
}
