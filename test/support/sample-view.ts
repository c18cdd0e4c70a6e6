/** A realistic incident with its requests and timeline, made by the domain itself. */

import { catalogueAction } from "../../src/domain/action.ts";
import { blastRadius } from "../../src/domain/blast-radius.ts";
import { check } from "../../src/domain/check.ts";
import type { IncidentEvent, NewEvent } from "../../src/domain/event.ts";
import { foldIncident } from "../../src/domain/fold.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { DEFAULT_POLICY } from "../../src/domain/policy.ts";
import type { Proposal } from "../../src/domain/proposal.ts";
import { type ApprovalRequest, createRequest, requestAt } from "../../src/domain/request.ts";
import { assess } from "../../src/domain/risk.ts";
import { timelineOf } from "../../src/domain/timeline.ts";
import { trustRecord } from "../../src/domain/trust.ts";
import { reasonText } from "../../src/text/reason.ts";
import type { ShowView } from "../../src/text/view.ts";
import type { Setting } from "../../src/tui/app/screen.ts";

export const SAMPLE_NOW = "2026-11-22T03:14:07Z";
export const SAMPLE_SETTING: Setting = {
  ...{ operator: "bob@corp", now: SAMPLE_NOW },
  ...{ columns: 80, rows: 24, ascii: false, lang: "en" },
};
const SAMPLE_REQUEST_ID = "1f3c9a2e-7b1d-4c55-9a0e-3f1b2c4d5e6f";

const signal = (name: string, starts_at: string, labels: Record<string, string>, message: string) => ({
  alert_name: name,
  source: "alertmanager",
  severity: "critical",
  message,
  labels: { namespace: "shop", ...labels },
  annotations: {},
  starts_at,
  status: "firing",
});

export function sampleIncident(changes: Partial<Incident> = {}): Incident {
  return {
    incident_id: "INC-2041",
    title: null,
    status: "investigating",
    severity: "P1",
    signals: [
      signal(
        "KubeDeploymentRolloutStuck",
        "2026-11-22T03:10:12Z",
        { deployment: "checkout" },
        "Rollout of shop/checkout has not finished for 15 minutes",
      ),
      signal(
        "KubePodNotReady",
        "2026-11-22T03:10:40Z",
        { pod: "checkout-7d9f-x2k" },
        "Pod has been in a non-ready state",
      ),
      signal(
        "HTTPErrorRateHigh",
        "2026-11-22T03:11:30Z",
        { service: "checkout" },
        "12 % of requests to checkout answer 5xx",
      ),
    ],
    affected_services: ["shop/checkout", "shop/cart", "shop/payments"],
    proposal_ids: [],
    created_at: "2026-11-22T03:10:15Z",
    updated_at: "2026-11-22T03:10:15Z",
    ...changes,
  };
}

export function sampleProposal(changes: Partial<Proposal> = {}): Proposal {
  return {
    title: "Go back to the revision before the failing rollout",
    description: "Revision 42 came at 03:08, the first alert at 03:10; its pods never became ready.",
    action: catalogueAction("rollout_undo", {
      kind: "deployment",
      name: "checkout",
      namespace: "shop",
      to_revision: 41,
    }),
    manual_steps: [],
    remedy: "rollback_workload",
    source: "template",
    template_id: "rollout-stuck",
    playbook_id: null,
    target: { kind: "deployment", name: "checkout", namespace: "shop" },
    llm: null,
    ...changes,
  };
}

/** A proposal that only a person can carry out. */
export const manualProposal = sampleProposal({
  title: "Renew the certificate of the ingress",
  description: "The certificate ends within a day and cert-manager could not renew it.",
  action: null,
  manual_steps: [
    "Look at the order: kubectl describe certificate shop-tls --namespace=shop",
    "Mend the DNS record that the challenge asks for",
    "Delete the failed challenge, cert-manager makes a new one",
  ],
  remedy: "renew_certificate",
});

export interface SampleSignature {
  signer: string;
  decision?: "approve" | "reject";
  comment?: string;
  at?: string;
}

export interface SampleOptions {
  incident?: Incident;
  proposal?: Proposal;
  operator?: string;
  signatures?: SampleSignature[];
  now?: string;
  change?: (request: ApprovalRequest) => void;
}

/** The view of `show`: an incident, its one request, and what happened. */
export function sampleView(options: SampleOptions = {}): ShowView {
  const {
    incident = sampleIncident(),
    proposal = sampleProposal(),
    operator = "carol@corp",
    now = SAMPLE_NOW,
  } = options;
  const record = trustRecord([], now);
  const assessed = assess({
    proposal,
    severity: incident.severity,
    facts: {},
    record,
    pattern: `template/${proposal.action?.name ?? "manual"}/deployment/production`,
    unverifiedInProduction: null,
    recentSameTarget: 0,
  });
  const created = createRequest({
    id: SAMPLE_REQUEST_ID,
    token: "token-1",
    incident,
    assessed,
    reasons: assessed.assessment.reasons.map((reason) => reasonText(reason, "en")),
    match: ["alert KubeDeploymentRolloutStuck fits rollout-stuck"],
    asked: null,
    alternative: null,
    blastRadius: blastRadius(incident.severity, assessed.assessment.effect, incident.affected_services, null),
    checks: [
      check("RBAC Permission", "passed", "may update deployments"),
      check("Resource Exists", "passed", "generation 42"),
      check("Syntax Validation", "passed", "server dry run passed"),
      check("Blast Radius Assessment", "not_run", "no cluster answered"),
    ],
    matchedPlaybookId: null,
    policy: DEFAULT_POLICY,
    operator,
    cluster: null,
    targetIdentity: { uid: null, generation: null },
    managedBy: null,
    before: null,
    auditHead: "0".repeat(64),
    evidenceDigest: "e".repeat(64),
    now: "2026-11-22T03:10:50Z",
  });
  options.change?.(created.request);
  const base = { incident_id: incident.incident_id, host: "laptop-a" };
  const events: NewEvent[] = [
    {
      ...base,
      id: "e1",
      at: incident.created_at,
      actor: operator,
      type: "incident.opened",
      body: { document: incident, group_key: null },
    },
    { ...base, id: "e2", at: "2026-11-22T03:10:50Z", actor: operator, type: "request.created", body: created },
    ...(options.signatures ?? []).map((signature, i): NewEvent => {
      const { signer, decision = "approve", comment = null, at = "2026-11-22T03:12:02Z" } = signature;
      const signed = {
        signer,
        decision,
        comment,
        digest: created.request.metadata.content_sha256,
        signed_at: at,
        key_fingerprint: null,
      };
      return {
        ...base,
        id: `e${i + 3}`,
        at,
        actor: signer,
        type: "request.signed",
        body: { request_id: created.request.id, decision: signed, identity: "asserted" },
      };
    }),
  ];
  const ordered: IncidentEvent[] = events.map((event, i) => ({ ...event, lamport: i + 1 }));
  const state = foldIncident(ordered);
  if (state === null) throw new Error("the sample has no first event");
  return {
    incident: state.incident,
    approvals: state.requests.map((request) => requestAt(request, null, now)),
    timeline: timelineOf(ordered),
  };
}

/** The one request of a view. */
export function requestOf(view: ShowView): ApprovalRequest {
  const [request] = view.approvals;
  if (request === undefined) throw new Error("the view has no request");
  return request;
}
