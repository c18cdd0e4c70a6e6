/** The lowest risk a command may ever be given: that of its class, and critical where the cluster itself lives. */
import { type CatalogueAction, CLASS_FLOOR, classOf, objectOf } from "./action.ts";
import type { ClusterFacts } from "./actions/definition.ts";
import type { RiskLevel } from "./risk-level.ts";

/** Namespaces whose loss takes the cluster with them. */
const SYSTEM_NAMESPACES = new Set(["kube-system", "kube-public", "kube-node-lease"]);

export function isSystemNamespace(name: unknown): name is string {
  return typeof name === "string" && SYSTEM_NAMESPACES.has(name);
}

/** The system namespace a command goes to, by its object or by its parameters; null: none. */
export function systemNamespaceOf(action: CatalogueAction): string | null {
  return [objectOf(action)?.namespace, action.params["namespace"]].find(isSystemNamespace) ?? null;
}

/** @param facts what the cluster said of the object, where it answered */
export function floorOf(action: CatalogueAction, facts: ClusterFacts = {}): RiskLevel {
  const effect = classOf(action, facts);
  return effect !== "read" && systemNamespaceOf(action) !== null ? "critical" : CLASS_FLOOR[effect];
}
