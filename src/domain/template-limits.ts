/** What templates and playbooks share: the kinds they may be aimed at, and how long their texts may be. */
import type { TargetKind } from "./target.ts";

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
] as const satisfies readonly TargetKind[];

/** Longest prose, in UTF-16 code units. */
export const MAX_TEXT = 2000;
