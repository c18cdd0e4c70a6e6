/** How far a mistake would reach. */
import type { Severity } from "./incident.ts";
import type { Effect } from "./proposal.ts";
import { isMutating } from "./proposal.ts";

const DATA_IMPACTS = ["none", "read_only", "write", "destructive"] as const;
export type DataImpact = (typeof DATA_IMPACTS)[number];

export interface BlastRadius {
  affected_pods: number;
  /** True where no cluster answered and the number of pods is a guess. */
  estimated: boolean;
  estimated_downtime: string;
  /** At most five. */
  related_services: string[];
  data_impact: DataImpact;
}

const DOWNTIME: Record<Severity, string> = { P0: "5-15 min", P1: "2-5 min", P2: "< 2 min", P3: "0 min" };
const IMPACT_OF_SEVERITY: Record<Severity, DataImpact> = {
  P0: "destructive",
  P1: "write",
  P2: "read_only",
  P3: "none",
};
/** The least an action of this kind touches, whatever the severity says. */
const IMPACT_OF_EFFECT: Record<Effect, DataImpact> = {
  none: "none",
  read: "none",
  manual: "none",
  reversible: "write",
  disruptive: "write",
  destructive: "destructive",
};
const MAX_RELATED = 5;

/** @param pods how many pods the target has, as the cluster said; null where it did not answer */
export function blastRadius(
  severity: Severity,
  effect: Effect,
  services: readonly string[],
  pods: number | null,
): BlastRadius {
  const reach = {
    affected_pods: pods ?? Math.max(1, 2 * services.length),
    estimated: pods === null,
    related_services: services.slice(0, MAX_RELATED),
  };
  if (!isMutating(effect)) return { ...reach, estimated_downtime: "0 min", data_impact: "none" };
  const rank = Math.max(
    DATA_IMPACTS.indexOf(IMPACT_OF_SEVERITY[severity]),
    DATA_IMPACTS.indexOf(IMPACT_OF_EFFECT[effect]),
  );
  return { ...reach, estimated_downtime: DOWNTIME[severity], data_impact: DATA_IMPACTS[rank] as DataImpact };
}
