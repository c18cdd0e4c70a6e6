/**
 * Small builders of valid domain values, for tests. Each takes the fields a test is about; the rest is a plausible
 * default that no test should rely on. All are deterministic: no clock, no random ids.
 *
 * The standing story: the checkout deployment in namespace `shop` crash-loops, P1, operator `alice`, at `T0`.
 */
import { type CatalogueAction, catalogueAction } from "../../src/domain/action.ts";
import type { Decision, SignedContent } from "../../src/domain/approval.ts";
import { contentDigest } from "../../src/domain/approval.ts";
import { canonicalJson, digestOf } from "../../src/domain/canonical-json.ts";
import { GENESIS, type LedgerRow, rowHash } from "../../src/domain/chain.ts";
import type { EventBodies, EventType, IncidentEvent } from "../../src/domain/event.ts";
import type { Incident } from "../../src/domain/incident.ts";
import type { ModelReceipt } from "../../src/domain/model-receipt.ts";
import { DEFAULT_POLICY, policyHash } from "../../src/domain/policy.ts";
import type { Effect, LlmNotes, Proposal } from "../../src/domain/proposal.ts";
import { type CreatedRequest, createRequest, type RequestInput } from "../../src/domain/request.ts";
import { type AssessedProposal, assess, type RiskInput } from "../../src/domain/risk.ts";
import type { RiskLevel } from "../../src/domain/risk-level.ts";
import type { Signal } from "../../src/domain/signal.ts";
import type { OutcomeRecord, TrustRecord } from "../../src/domain/trust.ts";

/** When every story begins. */
export const T0 = "2026-03-02T10:00:00.000Z";

/** A time `minutes` after (or, negative, before) `T0`; fractions are fine. */
export function atMinute(minutes: number): string {
  return new Date(Date.parse(T0) + Math.round(minutes * 60_000)).toISOString();
}

/** A time `days` after `T0`. */
export const atDay = (days: number): string => atMinute(days * 24 * 60);

export function aSignal(fields: Partial<Signal> = {}): Signal {
  return {
    alert_name: "KubePodCrashLooping",
    labels: { namespace: "shop", deployment: "checkout", severity: "critical" },
    annotations: {},
    starts_at: T0,
    status: "firing",
    ...fields,
  };
}

/** A P1 incident under investigation with one firing signal and no proposals. */
export function anIncident(fields: Partial<Incident> = {}): Incident {
  return {
    incident_id: "INC-1",
    title: "checkout crash-loops",
    status: "investigating",
    severity: "P1",
    signals: [aSignal()],
    affected_services: ["checkout"],
    proposal_ids: [],
    created_at: T0,
    updated_at: T0,
    ...fields,
  };
}

/** `kubectl rollout restart deployment/checkout --namespace=shop`: reversible. */
export function restartAction(namespace = "shop"): CatalogueAction {
  return catalogueAction("rollout_restart", { kind: "deployment", name: "checkout", namespace });
}

/** `kubectl describe deployment/checkout --namespace=shop`: changes nothing. */
export function describeAction(): CatalogueAction {
  return catalogueAction("describe", { kind: "deployment", name: "checkout", namespace: "shop" });
}

/** A template's proposal to restart the checkout deployment. */
export function aProposal(fields: Partial<Proposal> = {}): Proposal {
  return {
    title: "Restart checkout",
    description: "The container crash-loops since the last node reboot.",
    action: restartAction(),
    manual_steps: [],
    remedy: "restart_workload",
    source: "template",
    template_id: "kube-pod-crash-looping",
    playbook_id: null,
    target: { kind: "deployment", name: "checkout", namespace: "shop" },
    llm: null,
    ...fields,
  };
}

/** What a model says of its proposal; give it to `aProposal({ source: "llm", template_id: null, llm: llmNotes() })`. */
export function llmNotes(fields: Partial<LlmNotes> = {}): LlmNotes {
  return {
    provider: "ollama/test-model",
    risk_level: "medium",
    confidence: 0.8,
    from_cache: false,
    answered_at: null,
    primary_responsibility: null,
    signoz_correlation: null,
    optimization_suggestions: [],
    evidence: [],
    receipt: aReceipt(),
    ...fields,
  };
}

export function aReceipt(fields: Partial<ModelReceipt> = {}): ModelReceipt {
  return {
    model: "test-model",
    tool_model: null,
    prompt_version: 1,
    schema_version: 1,
    prompt_sha256: "p".repeat(64),
    tool_prompts_sha256: [],
    answer_sha256: "a".repeat(64),
    masked: {},
    attempts: 1,
    from_cache: false,
    failure: null,
    ...fields,
  };
}

/** A record of nothing: a pattern nobody ever used. */
export function aTrustRecord(fields: Partial<TrustRecord> = {}): TrustRecord {
  return {
    worked: 0,
    failed: 0,
    inconclusive: 0,
    score: 0.05,
    days: 0,
    span_days: 0,
    approvers: 0,
    recent_failure: false,
    ...fields,
  };
}

/** A record that earns exactly this many steps. */
export function recordOfStep(step: 0 | 1 | 2): TrustRecord {
  if (step === 0) return aTrustRecord();
  const enough = { days: 14, approvers: 2 };
  return step === 1
    ? aTrustRecord({ ...enough, worked: 18, score: 0.86, span_days: 30 })
    : aTrustRecord({ ...enough, worked: 58, score: 0.951, span_days: 60 });
}

export function aRiskInput(fields: Partial<RiskInput> = {}): RiskInput {
  return {
    proposal: aProposal(),
    severity: "P1",
    facts: {},
    record: aTrustRecord(),
    pattern: "template/rollout_restart/deployment/other/any/kube-pod-crash-looping",
    unverifiedInProduction: null,
    recentSameTarget: 0,
    ...fields,
  };
}

/** The same proposal as a model's. */
export function byModel(proposal: Proposal, risk_level: RiskLevel): Proposal {
  return { ...proposal, source: "llm", template_id: null, llm: llmNotes({ risk_level }) };
}

/** A proposal, with facts, for each effect a proposal can have. The catalogue has no destructive action. */
export const OF_EFFECT = {
  none: { proposal: aProposal({ action: null, remedy: "investigate" }) },
  read: { proposal: aProposal({ action: describeAction() }) },
  manual: { proposal: aProposal({ action: null, manual_steps: ["Renew it."], remedy: "renew_certificate" }) },
  reversible: { proposal: aProposal() },
  disruptive: {
    proposal: aProposal({
      action: catalogueAction("scale", { kind: "deployment", name: "checkout", namespace: "shop", replicas: 0 }),
    }),
  },
  destructive: {
    proposal: aProposal({ action: catalogueAction("delete_pod", { pod: "checkout-0", namespace: "shop" }) }),
  },
} as const satisfies Partial<Record<Effect, Partial<RiskInput>>>;
export type TestedEffect = keyof typeof OF_EFFECT;
export const TESTED_EFFECTS = Object.keys(OF_EFFECT) as TestedEffect[];

/** A proposal that went through `assess`. With the defaults: critical. */
export function anAssessedProposal(fields: Partial<RiskInput> = {}): AssessedProposal {
  return assess(aRiskInput(fields));
}

/** What `createRequest` takes. With the defaults it makes a critical request that wants two signatures by T0 + 30 min. */
export function aRequestInput(fields: Partial<RequestInput> = {}): RequestInput {
  return {
    id: "11111111-1111-4111-8111-111111111111",
    token: "token-1",
    incident: anIncident(),
    assessed: anAssessedProposal(),
    reasons: ["base critical: severity P1"],
    match: ["alert KubePodCrashLooping"],
    asked: null,
    alternative: null,
    blastRadius: {
      affected_pods: 2,
      estimated: true,
      estimated_downtime: "2-5 min",
      related_services: ["checkout"],
      data_impact: "write",
    },
    checks: [],
    matchedPlaybookId: null,
    policy: DEFAULT_POLICY,
    operator: "alice",
    cluster: null,
    targetIdentity: { uid: null, generation: null },
    managedBy: null,
    before: null,
    auditHead: GENESIS,
    evidenceDigest: digestOf("evidence"),
    now: T0,
    ...fields,
  };
}

/** A request nobody has signed yet, with the content people sign. */
export function aRequest(fields: Partial<RequestInput> = {}): CreatedRequest {
  return createRequest(aRequestInput(fields));
}

/** Content to sign at one risk level under the default policy, asked for by `alice` at T0. */
export function aSignedContent(risk: RiskLevel = "critical", fields: Partial<SignedContent> = {}): SignedContent {
  const rule = DEFAULT_POLICY[risk];
  return {
    request_id: "11111111-1111-4111-8111-111111111111",
    incident_id: "INC-1",
    action: restartAction(),
    argv: ["kubectl", "rollout", "restart", "deployment/checkout", "--namespace=shop"],
    manual_steps: [],
    cluster: null,
    namespace: "shop",
    target: { kind: "deployment", name: "checkout", uid: null, generation: null },
    risk,
    reasons: [],
    rule,
    policy_hash: policyHash(DEFAULT_POLICY),
    operator: "alice",
    expires_at: rule.expires_after_ms === null ? null : atMinute(rule.expires_after_ms / 60_000),
    audit_head: GENESIS,
    ...fields,
  };
}

/** An approval of `content` by `signer`, one minute after T0 unless said otherwise. */
export function aDecision(content: SignedContent, signer: string, fields: Partial<Decision> = {}): Decision {
  return {
    signer,
    decision: "approve",
    digest: contentDigest(content),
    signed_at: atMinute(1),
    comment: null,
    key_fingerprint: null,
    ...fields,
  };
}

export function anOutcome(fields: Partial<OutcomeRecord> = {}): OutcomeRecord {
  return { request_id: "r-1", outcome: "worked", at: T0, approvers: ["alice", "bob"], ...fields };
}

/** A UUID made from a value: equal values have equal ids. */
export function uuidOf(value: unknown): string {
  const hex = digestOf(value);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** An event of INC-1 at T0 with logical time 1. Its id comes from type, body and lamport, so give those apart. */
export function anEvent<T extends EventType>(
  type: T,
  body: EventBodies[T],
  fields: Partial<Omit<IncidentEvent, "type" | "body">> = {},
): IncidentEvent {
  const lamport = fields.lamport ?? 1;
  return {
    id: uuidOf([type, body, lamport]),
    incident_id: "INC-1",
    at: T0,
    actor: "alice",
    host: "laptop-a",
    ...fields,
    type,
    body,
    lamport,
  } as IncidentEvent;
}

/** The event that begins most stories. */
export function openedEvent(document: Incident = anIncident(), groupKey: string | null = "group-1"): IncidentEvent {
  return anEvent("incident.opened", { document, group_key: groupKey }, { incident_id: document.incident_id });
}

/** Events as a ledger stores them, each row chained to the one before. */
export function chainedRows(chainId: string, events: readonly IncidentEvent[]): LedgerRow[] {
  const rows: LedgerRow[] = [];
  for (const { body, ...event } of events) {
    const row = { ...event, seq: rows.length + 1, body: canonicalJson(body), prev: rows.at(-1)?.hash ?? GENESIS };
    rows.push({ ...row, hash: rowHash(chainId, row) });
  }
  return rows;
}
