/** What an action is aimed at. */
export const TARGET_KINDS = [
  "deployment",
  "statefulset",
  "daemonset",
  "job",
  "cronjob",
  "horizontalpodautoscaler",
  "persistentvolumeclaim",
  "pod",
  "node",
  "service",
  "replicaset",
  "ingress",
  "configmap",
] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export interface Target {
  /** `service` where only a service's name is known, not what runs it. */
  kind: TargetKind;
  name: string;
  /** null for cluster-scoped objects, and where nobody named one. */
  namespace: string | null;
}

/** The name used where an incident names nothing that can be acted on. */
export const UNKNOWN_SERVICE = "unknown-service";

/** `shop/checkout`, `node-7`: how a target is written in `affected_services` and on every screen. */
export function targetText(target: Pick<Target, "name" | "namespace">): string {
  // The namespace of what nobody named is where to look, not a part of a name.
  if (target.name === UNKNOWN_SERVICE) return target.name;
  return target.namespace === null ? target.name : `${target.namespace}/${target.name}`;
}
