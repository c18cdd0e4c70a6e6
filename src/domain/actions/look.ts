/** What the actions that only look at something have in common. */
import * as z from "zod/mini";
import type { Remedy } from "../proposal.ts";
import type { TargetKind } from "../target.ts";

/** Kinds that may be looked at. Secrets are not among them and never will be, nor config maps, which often hold some. */
export const READABLE_KINDS = [
  "deployment",
  "statefulset",
  "daemonset",
  "replicaset",
  "job",
  "cronjob",
  "horizontalpodautoscaler",
  "persistentvolumeclaim",
  "pod",
  "service",
  "ingress",
  "node",
] as const satisfies readonly TargetKind[];

/** A look changes nothing: no risk, nothing to try first, nothing to take back. */
export const LOOK = {
  class: () => "read" as const,
  remedies: ["investigate"] as const satisfies readonly Remedy[],
  dryRun: false,
  proof: () => ({ by: "exit" as const }),
  undo: "not_needed" as const,
  inverse: () => null,
};

/** A node is in no namespace, everything else in a named one: never in the one that happens to be set somewhere. */
export function inItsPlace<T extends { kind?: string | undefined; namespace?: string | undefined }>() {
  return z.refine<T>(({ kind, namespace }) => (kind === "node") === (namespace === undefined), {
    path: ["namespace"],
    error: "expected a namespace, and none for a node",
  });
}
