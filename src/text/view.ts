/** What presenters and screens are given: the outcome of a flow, and how to write it. */
import type { Incident } from "../domain/incident.ts";
import type { Lang } from "../domain/lang.ts";
import type { ApprovalRequest } from "../domain/request.ts";
import type { Execution } from "../domain/run.ts";
import type { SigningOutcome } from "../domain/signing.ts";
import type { TimelineEntry } from "../domain/timeline.ts";
import type { TrustLack, TrustRecord, TrustTerm } from "../domain/trust.ts";
import type { Style } from "./style.ts";

/** How text is to be written. */
export interface TextOptions {
  style: Style;
  /** Columns of the terminal; no line is wider. */
  width: number;
  /** RFC 3339; what relative times are relative to. */
  now: string;
  /** Only ASCII characters. */
  ascii: boolean;
  lang: Lang;
}

export interface ShowView {
  incident: Incident;
  approvals: ApprovalRequest[];
  timeline: TimelineEntry[];
}

export interface ProposeView {
  approval: ApprovalRequest;
  incident: Incident;
  /** An equal open request was there already. */
  reused: boolean;
  /** What was missing: `llm`, `redis`, `cluster`. */
  degraded: string[];
  message: string;
}

export interface SignView {
  incident: Incident;
  approval: ApprovalRequest;
  outcome: SigningOutcome;
  signer: string;
}

export interface WaitView {
  incident: Incident;
  approval: ApprovalRequest;
}

export interface RunView {
  incident: Incident;
  approval: ApprovalRequest;
  execution: Execution;
}

export interface ResolveView {
  incident: Incident;
  approval: ApprovalRequest | null;
  stores: { sqlite: string; redis: string };
  /** It had been resolved before; nothing was written. */
  already: boolean;
}

/** The record of an action pattern, and what it earns. */
export interface TrustView {
  pattern: string;
  record: TrustRecord;
  step: 0 | 1 | 2;
  /** Oldest first. */
  outcomes: readonly TrustTerm[];
  /** What it lacks for the next step; empty where there is none. */
  lacks: readonly TrustLack[];
}

export interface ListView {
  incidents: Incident[];
}

export interface ApprovalsView {
  approvals: ApprovalRequest[];
  /** Which of their incidents are over. */
  over: ReadonlySet<string>;
}

/** The request a reader is asked about: the newest that waits for signatures, else the newest of all. */
export function currentApproval(approvals: readonly ApprovalRequest[], id?: string): ApprovalRequest | null {
  const newestFirst = [...approvals].sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
  return (
    newestFirst.find((approval) => approval.id === id) ??
    newestFirst.find((approval) => approval.status === "pending") ??
    newestFirst[0] ??
    null
  );
}
