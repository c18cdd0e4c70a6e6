/** What a request says on the wire of the model that was asked. */
import type { Alternative } from "./alternative.ts";
import type { EvidenceItem } from "./evidence.ts";
import type { ModelReceipt } from "./model-receipt.ts";
import { actionText, type Proposal } from "./proposal.ts";

export interface ModelMetadata {
  /** What was sent to a model and what came of it, also where the library served instead; absent: none was asked. */
  llm_receipt?: ModelReceipt;
  /** Of a model's proposal: what was read first. */
  evidence?: EvidenceItem[];
  /** Of a model's proposal: what the library would have proposed. */
  alternative?: Alternative;
}

/** How a proposal came about, beside itself. */
export interface Asking {
  /** What came of asking a model that gave no proposal; null where none was asked, or where the proposal is its own. */
  asked: ModelReceipt | null;
  /** What the library would have proposed; null where the proposal is its own. */
  alternative: Alternative | null;
}

/** @param context kubeconfig context the command is bound to; null where no cluster is known */
export function modelMetadata(
  proposal: Proposal,
  { asked, alternative }: Asking,
  context: string | null,
): ModelMetadata & Record<string, unknown> {
  const { llm } = proposal;
  if (llm === null) return asked === null ? {} : { llm_receipt: asked };
  return {
    llm_provider: llm.provider,
    llm_confidence: llm.confidence,
    llm_from_cache: llm.from_cache,
    llm_answered_at: llm.answered_at,
    llm_risk_level: llm.risk_level,
    llm_receipt: llm.receipt,
    primary_responsibility: llm.primary_responsibility,
    kubectl_command: proposal.action === null ? null : actionText(proposal, context),
    signoz_correlation: llm.signoz_correlation,
    optimization_suggestions: llm.optimization_suggestions,
    evidence: llm.evidence,
    ...(alternative !== null && { alternative }),
  };
}
