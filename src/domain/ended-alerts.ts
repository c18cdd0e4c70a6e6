/** What the end of alerts, or of a whole incident at its sender, means for the incidents that are open here. Pure. */
import { isOpen } from "./incident.ts";
import { type Change, type Decision, type KnownIncidents, unchanged } from "./ingest.ts";
import type { NormalisedAlerts } from "./senders/sender.ts";
import { fingerprintOf, isFiring } from "./signal.ts";

/** Decides the end of a whole incident at the sender: whatever of it still fires here ends, too. */
export function decideClosed(alerts: NormalisedAlerts, known: KnownIncidents): Decision[] {
  const { closed_at, group_key, incident_id } = alerts;
  if (closed_at === null) return [];
  const id = (group_key === null ? null : known.openIncidentOf(group_key)) ?? incident_id;
  const state = id === null ? null : known.state(id);
  const other = state?.group_key != null && state.group_key !== group_key;
  if (id === null || state === null || other || !isOpen(state.incident.status)) return [];
  const firing = state.incident.signals.filter(isFiring);
  const ended = firing
    .filter(({ starts_at }) => starts_at == null || Date.parse(closed_at) >= Date.parse(starts_at))
    .map((signal) => ({ fingerprint: fingerprintOf(signal), ends_at: closed_at }));
  if (ended.length === 0) return [];
  const change: Change = { incident_id: id, type: "signals.ended", body: { ended } };
  return [{ ...unchanged(id), change, signals_ended: ended.length }];
}

/** Decides alerts that have ended: those that an open incident still shows as firing end there, too. */
export function decideEnded(ended: NormalisedAlerts["ended"], known: KnownIncidents): Decision[] {
  const byIncident = Map.groupBy(ended, ({ fingerprint }) => known.openIncidentWith(fingerprint));
  return [...byIncident].flatMap(([incident_id, ends]) => {
    const state = incident_id === null ? null : known.state(incident_id);
    if (state === null || incident_id === null) return [];
    const signals = new Map(state.incident.signals.map((signal) => [fingerprintOf(signal), signal]));
    // An end that is older than the start is of an earlier time that the alert fired, and came late.
    const real = ends.filter((end) => {
      const starts_at = signals.get(end.fingerprint)?.starts_at;
      return starts_at == null || Date.parse(end.ends_at) >= Date.parse(starts_at);
    });
    if (real.length === 0) return [];
    const change: Change = { incident_id, type: "signals.ended", body: { ended: real } };
    return [{ ...unchanged(incident_id), change, signals_ended: real.length }];
  });
}
