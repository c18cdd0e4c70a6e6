/** The approval request as it travels, and how one is made from an assessed proposal. */
import { actionKind } from "./action-pattern.ts";
import {
  type ApprovalStatus,
  beforeDigest,
  contentDigest,
  type Decision,
  type Evaluation,
  evaluateApproval,
  type SignedContent,
  type Signers,
} from "./approval.ts";
import type { BlastRadius } from "./blast-radius.ts";
import type { Check } from "./check.ts";
import { executionOf } from "./execution.ts";
import { type Incident, later } from "./incident.ts";
import { knownInverse, knownText } from "./known-action.ts";
import type { LiveObject } from "./live-object.ts";
import { type Asking, type ModelMetadata, modelMetadata } from "./model-metadata.ts";
import { type ApprovalRule, type Policy, policyHash } from "./policy.ts";
import { actionText, argvOfProposal, namespaceOf, type ProposalSource } from "./proposal.ts";
import { requestWithoutSecrets } from "./request-texts.ts";
import type { AssessedProposal } from "./risk.ts";
import type { RiskLevel } from "./risk-level.ts";
import type { Execution, HandOver, RunState } from "./run.ts";
import type { Target } from "./target.ts";

const REQUESTED_BY = "OpenClaw AI";

interface Signature {
  signer: string;
  decision: "approve" | "reject";
  comment: string | null;
  signed_at: string;
  key_fingerprint: string | null;
}

/** The wire form. `metadata` is open: services may add to it, and awooo keeps what it finds. */
export interface ApprovalRequest {
  id: string;
  incident_id: string;
  action: string;
  description: string;
  status: ApprovalStatus;
  risk_level: RiskLevel;
  blast_radius: Omit<BlastRadius, "estimated">;
  dry_run_checks: Check[];
  requested_by: string;
  required_signatures: number;
  current_signatures: number;
  signatures: Signature[];
  matched_playbook_id: string | null;
  created_at: string;
  updated_at: string;
  expires_at: string | null;
  metadata: RequestMetadata;
}

export interface RequestMetadata extends ModelMetadata {
  incident_id: string;
  severity: string;
  signal_count: number;
  affected_services: string[];
  trust_adjustment: {
    action_pattern: string;
    original_risk: RiskLevel;
    adjusted_risk: RiskLevel;
    trust_score: number;
    reasons: string[];
    terms: readonly { code: string }[];
  };
  source: ProposalSource;
  template_id: string | null;
  target: Target;
  /** See `actionKind`. */
  action_kind: string;
  argv: readonly string[] | null;
  remedy: string;
  manual_steps: string[];
  /** Title of the proposal; `action` is its command where it has one. */
  title: string;
  /** Why this template, playbook or model; one line each. */
  match: string[];
  /** Who ran `propose`. */
  operator: string;
  /** Whether the operator may be one of the signers. */
  self_approval: boolean;
  /** Where the command would run; null where no cluster was asked. */
  cluster: SignedContent["cluster"];
  /** How far names can be believed. */
  identity: "asserted" | "ssh";
  decision_token: string;
  /** What a signature is over; `approve` refuses another. */
  content_sha256: string;
  /** What the draft was made from: another digest means that the incident has changed since. */
  evidence_digest: string;
  blast_radius_estimated: boolean;
  /** What ran, once something did, or was handed over. */
  execution?: Execution;
  /** Who will put the target back as it was (`Argo CD`, `Flux`); null: nobody, or nobody knows. */
  managed_by: string | null;
  /** What was there when it was proposed; null where no cluster answered. */
  before: LiveObject | null;
  /** The command that would take it back, as people write it; null: none, none needed, or nobody knows. */
  inverse: string | null;
  [extra: string]: unknown;
}

export interface RequestInput extends Asking {
  id: string;
  token: string;
  incident: Incident;
  assessed: AssessedProposal;
  /** `assessment.reasons` in English, one line each, in the same order. */
  reasons: string[];
  match: string[];
  blastRadius: BlastRadius;
  checks: Check[];
  matchedPlaybookId: string | null;
  policy: Policy;
  operator: string;
  cluster: SignedContent["cluster"];
  targetIdentity: { uid: string | null; generation: number | null };
  /** See `RequestMetadata`. */
  managedBy: string | null;
  before: LiveObject | null;
  auditHead: string;
  evidenceDigest: string;
  now: string;
}

/** A request as it is created: nobody has signed it yet. */
export interface CreatedRequest {
  request: ApprovalRequest;
  content: SignedContent;
}

export function createRequest(given: RequestInput): CreatedRequest {
  const input = requestWithoutSecrets(given);
  const { proposal, assessment } = input.assessed;
  const rule = input.policy[assessment.adjusted_risk];
  const expires_at = expiryOf(input.now, rule);
  const content: SignedContent = {
    request_id: input.id,
    incident_id: input.incident.incident_id,
    action: proposal.action,
    argv: argvOfProposal(proposal, input.cluster?.context ?? null),
    manual_steps: proposal.manual_steps,
    cluster: input.cluster,
    namespace: namespaceOf(proposal),
    target: { kind: proposal.target.kind, name: proposal.target.name, ...input.targetIdentity },
    before_sha256: beforeDigest(input.before),
    risk: assessment.adjusted_risk,
    reasons: input.reasons,
    rule,
    policy_hash: policyHash(input.policy),
    operator: input.operator,
    expires_at,
    audit_head: input.auditHead,
  };
  return { content, request: wireRequest(input, content) };
}

/** When a request made at `now` (RFC 3339) can no longer be signed; null: never. */
export function expiryOf(now: string, { expires_after_ms }: ApprovalRule): string | null {
  return expires_after_ms === null ? null : new Date(Date.parse(now) + expires_after_ms).toISOString();
}

function wireRequest(input: RequestInput, content: SignedContent): ApprovalRequest {
  const { proposal, assessment } = input.assessed;
  const { estimated, ...blast_radius } = input.blastRadius;
  return {
    id: input.id,
    incident_id: content.incident_id,
    action: actionText(proposal, content.cluster?.context ?? null),
    description: proposal.description,
    status: content.rule.signatures === 0 ? "approved" : "pending",
    risk_level: content.risk,
    blast_radius,
    dry_run_checks: input.checks,
    requested_by: REQUESTED_BY,
    required_signatures: content.rule.signatures,
    current_signatures: 0,
    signatures: [],
    matched_playbook_id: input.matchedPlaybookId,
    created_at: input.now,
    updated_at: input.now,
    expires_at: content.expires_at,
    metadata: {
      incident_id: content.incident_id,
      severity: input.incident.severity,
      signal_count: input.incident.signals.length,
      affected_services: input.incident.affected_services,
      trust_adjustment: {
        action_pattern: assessment.action_pattern,
        original_risk: assessment.original_risk,
        adjusted_risk: assessment.adjusted_risk,
        trust_score: assessment.trust_score,
        reasons: input.reasons,
        terms: assessment.reasons,
      },
      source: proposal.source,
      template_id: proposal.template_id,
      target: { ...proposal.target },
      action_kind: actionKind(proposal),
      argv: content.argv,
      remedy: proposal.remedy,
      manual_steps: proposal.manual_steps,
      title: proposal.title,
      match: input.match,
      operator: input.operator,
      identity: "asserted",
      self_approval: content.rule.self_approval,
      cluster: content.cluster,
      decision_token: input.token,
      content_sha256: contentDigest(content),
      evidence_digest: input.evidenceDigest,
      blast_radius_estimated: estimated,
      managed_by: input.managedBy,
      before: input.before,
      inverse: inverseText(content, input.before),
      ...modelMetadata(proposal, input, content.cluster?.context ?? null),
    },
  };
}

/** The command that would take a request back, given what was there before, as `metadata.inverse` has it. */
export function inverseText({ action, cluster }: SignedContent, before: LiveObject | null): string | null {
  return knownText(knownInverse(action, before), cluster?.context ?? null);
}

/** A request with everything that happened to it since, as the fold of its events. */
export interface RequestState extends CreatedRequest {
  decisions: Decision[];
  /** Once it was started, and whatever came of it; it is never started again. */
  run: RunState | null;
  /** Once it was printed for a person to carry out; awooo does not start it any more. */
  handed_over: (HandOver & { at: string; by: string; host: string }) | null;
}

/** The states a decision token may have on the wire. awooo writes all but `ready`. */
export type TokenState = "pending" | "ready" | "approved" | "rejected" | "completed";

/** The request as it stands at `now`, in its wire form. */
export function requestAt(state: RequestState, signers: Signers, now: string): ApprovalRequest {
  const { content, decisions, request, run, handed_over } = state;
  const evaluation = evaluateApproval(content, decisions, signers, now);
  const signatures = shownSignatures(evaluation);
  const ran = [run?.started_at, run?.result?.at, handed_over?.at].filter((time) => time !== undefined);
  const times = [...signatures.map((s) => s.signed_at), ...ran];
  return {
    ...request,
    status: run === null ? evaluation.status : "executed",
    current_signatures: evaluation.counted.length,
    signatures,
    updated_at: times.reduce((last, time) => later(last, time), request.updated_at),
    metadata: metadataAt(state),
  };
}

/** What is older than awooo's runs lacks their fields, and what a request says of its own execution is not believed. */
function metadataAt(state: RequestState): RequestMetadata {
  const { execution: _, ...said } = state.request.metadata;
  const { managed_by = null, before = null, inverse = null } = said as Partial<RequestMetadata>;
  const execution = executionOf(state);
  return { ...(said as RequestMetadata), managed_by, before, inverse, ...(execution !== null && { execution }) };
}

function shownSignatures({ counted, rejection }: Evaluation): Signature[] {
  return [...counted, ...(rejection === null ? [] : [rejection])].map(
    ({ signer, decision, comment, signed_at, key_fingerprint }) => ({
      signer,
      decision,
      comment,
      signed_at,
      key_fingerprint,
    }),
  );
}
