/** What the board knows of an incident: little enough to keep thousands of them. */
import { type ApprovalStatus, personKey } from "./approval.ts";
import type { Incident, IncidentStatus, Severity } from "./incident.ts";
import { isOpen } from "./incident.ts";
import type { ApprovalRequest } from "./request.ts";
import type { RiskLevel } from "./risk-level.ts";
import type { Execution } from "./run.ts";
import { isFiring, type Signal } from "./signal.ts";

export interface BoardRequest {
  id: string;
  incident_id: string;
  /** As it was when it was read; see `statusAt`. */
  status: ApprovalStatus;
  risk_level: RiskLevel;
  /** See `actionKind`. */
  action_kind: string;
  title: string;
  target: { kind: string; name: string; namespace: string | null };
  /** The context it is meant for; null where no cluster answered. */
  context: string | null;
  required: number;
  /** Who has signed for it, in that order. */
  signers: string[];
  /** Who asked for it. */
  operator: string;
  self_approval: boolean;
  expires_at: string | null;
  created_ms: number;
  execution: Execution["status"] | null;
  /** Who carries it out, or was handed it; null: nobody. */
  executed_by: string | null;
}

export interface BoardEntry {
  incident_id: string;
  title: string;
  severity: Severity;
  status: IncidentStatus;
  services: string[];
  /** The alert that fired first of those that still do; null: none does. */
  alert: string | null;
  firing: number;
  /** Alerts that fired and are over. */
  ended: number;
  created_at: string;
  created_ms: number;
  resolved_at: string | null;
  /** What a filter looks in. */
  text: string;
  /** Newest first; empty too where nobody has looked yet. */
  requests: BoardRequest[];
}

/** An incident that has ended stays on the board for so long. */
export const LATELY_MS = 24 * 60 * 60 * 1000;

export function boardEntry(incident: Incident, requests: readonly ApprovalRequest[]): BoardEntry {
  const firing = incident.signals.filter(isFiring);
  const { incident_id, severity, status, affected_services, created_at } = incident;
  const names = [...new Set(incident.signals.map((signal) => signal.alert_name))];
  return {
    incident_id,
    title: incident.title ?? "",
    severity,
    status,
    services: affected_services,
    alert: firstOf(firing)?.alert_name ?? null,
    firing: firing.length,
    ended: incident.signals.length - firing.length,
    created_at,
    created_ms: Date.parse(created_at) || 0,
    resolved_at: isOpen(status) ? null : (incident.resolved_at ?? incident.updated_at),
    text: [incident_id, severity, status, ...affected_services, ...names, incident.title ?? ""]
      .join("\n")
      .toLowerCase(),
    requests: requests.map(boardRequest).sort((a, b) => b.created_ms - a.created_ms),
  };
}

const startOf = (signal: Signal) => Date.parse(signal.starts_at ?? "") || Number.POSITIVE_INFINITY;

function firstOf(signals: readonly Signal[]): Signal | undefined {
  let first = signals[0];
  for (const signal of signals) if (first !== undefined && startOf(signal) <= startOf(first)) first = signal;
  return first;
}

function boardRequest(request: ApprovalRequest): BoardRequest {
  const { metadata } = request;
  return {
    id: request.id,
    incident_id: request.incident_id,
    status: request.status,
    risk_level: request.risk_level,
    action_kind: metadata.action_kind ?? "",
    title: metadata.title,
    target: { ...metadata.target },
    context: contextIn(metadata["cluster"]),
    required: request.required_signatures,
    signers: request.signatures.filter(({ decision }) => decision === "approve").map(({ signer }) => signer),
    operator: metadata.operator,
    self_approval: metadata.self_approval,
    expires_at: request.expires_at,
    created_ms: Date.parse(request.created_at) || 0,
    execution: metadata.execution?.status ?? null,
    executed_by: metadata.execution?.by ?? null,
  };
}

/** What colleagues sent may be of any shape. */
function contextIn(cluster: unknown): string | null {
  if (typeof cluster !== "object" || cluster === null || !("context" in cluster)) return null;
  return typeof cluster.context === "string" ? cluster.context : null;
}

/** The status by this clock; what has been read may have expired since. */
export function statusAt({ status, expires_at }: BoardRequest, now: number): ApprovalStatus {
  return status === "pending" && expires_at !== null && Date.parse(expires_at) <= now ? "expired" : status;
}

/** Whether a request that is pending can be signed by this person, who has not. */
export function waitsFor({ signers, operator, self_approval }: BoardRequest, person: string): boolean {
  const key = personKey(person);
  if (signers.some((signer) => personKey(signer) === key)) return false;
  return self_approval || personKey(operator) !== key;
}
