/** Which earlier incidents are like this one. Pure: the same ledger gives the same list. */
import { alertFamily } from "./alert-family.ts";
import type { Incident } from "./incident.ts";
import { type Target, targetText, UNKNOWN_SERVICE } from "./target.ts";

export interface SimilarIncident {
  incident: Incident;
  /** 0..1 */
  score: number;
}

/** The parts of a score, sum 1: what fires says more of the cause than where. */
const PARTS = { alerts: 0.6, service: 0.3, severity: 0.1 } as const;
/** Below this only the severity agrees, or one alert of many. */
const ENOUGH = 0.3;
const MAX_SIMILAR = 5;

/** The incidents most like this one, the best first, of equals the newest; never itself. */
export function similarIncidents(
  incident: Incident,
  target: Target,
  others: readonly Incident[],
): readonly SimilarIncident[] {
  const families = familiesOf(incident);
  const services = servicesOf(incident, target);
  return others
    .filter(({ incident_id }) => incident_id !== incident.incident_id)
    .map((other) => ({ incident: other, score: scoreOf(other) }))
    .filter(({ score }) => score >= ENOUGH)
    .sort((a, b) => b.score - a.score || Date.parse(b.incident.created_at) - Date.parse(a.incident.created_at))
    .slice(0, MAX_SIMILAR);

  function scoreOf(other: Incident): number {
    const sum =
      PARTS.alerts * shareOf(families, familiesOf(other)) +
      PARTS.service * (other.affected_services.some((service) => services.has(service)) ? 1 : 0) +
      PARTS.severity * (other.severity === incident.severity ? 1 : 0);
    return Math.round(sum * 1e6) / 1e6;
  }
}

function familiesOf({ signals }: Incident): Set<string> {
  return new Set(signals.map(({ alert_name }) => alertFamily(alert_name)));
}

/** As `affected_services` writes them, with and without a namespace. */
function servicesOf({ affected_services }: Incident, target: Target): Set<string> {
  const named = target.name === UNKNOWN_SERVICE ? [] : [target.name, targetText(target)];
  return new Set([...affected_services, ...named]);
}

/** How many of the wanted there are, 0..1. */
function shareOf(wanted: ReadonlySet<string>, there: ReadonlySet<string>): number {
  if (wanted.size === 0) return 0;
  return [...wanted].filter((family) => there.has(family)).length / wanted.size;
}
