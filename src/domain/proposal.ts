/** A drafted remediation, before anybody assessed its risk. */

import { type Argv, argvOf, type CatalogueAction, classOf, commandText } from "./action.ts";
import type { ActionClass, ClusterFacts } from "./actions/definition.ts";
import type { EvidenceItem } from "./evidence.ts";
import type { ModelReceipt } from "./model-receipt.ts";
import type { RiskLevel } from "./risk-level.ts";
import type { Target } from "./target.ts";

/** What a proposal does, in one of fifteen words. Other services count by them. */
export const REMEDIES = [
  "restart_workload",
  "rollback_workload",
  "scale_out",
  "add_nodes",
  "raise_resource_limit",
  "expand_storage",
  "free_disk",
  "cordon_drain_node",
  "fix_dependency_or_network",
  "renew_certificate",
  "fix_configuration",
  "failover_or_restore_quorum",
  "reduce_load",
  "silence_or_tune",
  "investigate",
] as const;
export type Remedy = (typeof REMEDIES)[number];

/** `operator`: a person who changed the command of another proposal. */
export type ProposalSource = "llm" | "playbook" | "template" | "operator";

/** What only a model says of its proposal. */
export interface LlmNotes {
  provider: string;
  risk_level: RiskLevel;
  /** 0 to 1. Shown, and never decides anything. */
  confidence: number;
  from_cache: boolean;
  /** When it answered, RFC 3339; null where nobody noted it. */
  answered_at: string | null;
  primary_responsibility: string | null;
  signoz_correlation: string | null;
  optimization_suggestions: string[];
  /** What was read first, cited or not. */
  evidence: EvidenceItem[];
  receipt: ModelReceipt;
}

export interface Proposal {
  /** A model writes it only beside an action. */
  title: string;
  /** What and why, in the words of the source. Untrusted where the source is a model. */
  description: string;
  action: CatalogueAction | null;
  /** What a person has to do where no catalogue action says it. Never executed. */
  manual_steps: string[];
  remedy: Remedy;
  source: ProposalSource;
  template_id: string | null;
  playbook_id: string | null;
  target: Target;
  llm: LlmNotes | null;
}

/**
 * What carrying a proposal out would change.
 * `manual`: a person changes something by hand; `none`: nothing to do at all.
 */
export type Effect = ActionClass | "manual" | "none";

export function effectOf({ action, remedy, manual_steps }: Proposal, facts: ClusterFacts = {}): Effect {
  const effect = action === null ? "none" : classOf(action, facts);
  if (isMutating(effect)) return effect;
  // Reading first does not make the steps that follow harmless.
  const harmless = remedy === "investigate" || remedy === "silence_or_tune";
  return manual_steps.length > 0 && !harmless ? "manual" : effect;
}

/** Whether carrying it out changes anything: such a proposal is never approved without a signature. */
export function isMutating(effect: Effect): boolean {
  return effect !== "read" && effect !== "none";
}

/** @param context kubeconfig context the command is bound to; null where no cluster is known */
export function argvOfProposal({ action }: Proposal, context: string | null): Argv | null {
  return action === null ? null : argvOf(action, context);
}

/** The namespace that would change: the command's own, since a target may have been named without one. */
export function namespaceOf({ action, target }: Proposal): string | null {
  const named = action?.params["namespace"];
  return typeof named === "string" ? named : target.namespace;
}

/**
 * The one line a proposal is known by: its command where there is one, else its title. Such a title is of a template or
 * a playbook, or was written by awooo; a model's own never is one.
 */
export function actionText({ action, title }: Proposal, context: string | null): string {
  return action === null ? title : commandText(action, context);
}
