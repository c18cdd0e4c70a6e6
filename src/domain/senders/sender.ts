/** What every sender's file gives: how its documents are known, and how they become alerts or incidents. */
import type { Incident, Severity } from "../incident.ts";
import type { SenderName, SenderRules } from "../sender-rules.ts";
import type { Signal } from "../signal.ts";

/** The names `--format` takes. */
export const FORMATS = [
  "alertmanager-webhook",
  "alertmanager-api",
  "grafana",
  "pagerduty-webhook",
  "pagerduty-alerts",
  "opsgenie",
  "incident-io",
  "sentry",
  "datadog",
  "incident",
] as const;
export type Format = (typeof FORMATS)[number];

/** Why an alert is no signal. */
export type IgnoredWhy =
  | "silenced"
  | "inhibited"
  | "muted"
  | "suppressed"
  | "unprocessed"
  | "always_firing"
  | "severity_none";

/** Alerts of any sender in one form. */
export interface NormalisedAlerts {
  kind: "alerts";
  sender: SenderName;
  /** What later alerts of the same group share; null: the sender does not group. */
  group_key: string | null;
  /** The sender's own name of the incident, for senders that have incidents. */
  incident_id: string | null;
  title: string | null;
  /** The gravest of the signals. */
  severity: Severity;
  /** True where the sender gave no gravity that is known. */
  severity_assumed: boolean;
  /** Alerts that fire now. */
  signals: Signal[];
  /** Alerts that have ended. */
  ended: { fingerprint: string; ends_at: string }[];
  ignored: { name: string; why: IgnoredWhy }[];
  /** Tells news of an incident and opens none: a note, a tag, an assignment. */
  updates_only: boolean;
  /** When the sender closed its whole incident: all of it that still fires ends then. */
  closed_at: string | null;
  /** Services the sender itself names, beside those that labels name. */
  services: string[];
  /** How many alerts the sender left out. */
  truncated: number;
  /** What is missing and where it can be had, in awooo's words; nothing from outside but checked ids and paths. */
  notices: string[];
}

/** A whole incident made elsewhere. */
export interface NormalisedIncident {
  kind: "incident";
  document: Incident;
  /** Whether the document says when it was last changed; without that it cannot be newer than what is known. */
  dated: boolean;
}

export type Normalised = NormalisedAlerts | NormalisedIncident;

export interface Sender {
  format: Format;
  /** `lacks groupKey`, `needs an array`: why a document has not this shape; null where it has the shape, good or bad in detail. */
  lacks(value: unknown): string | null;
  /**
   * @param where names the document in errors
   * @param now fills in the times of documents that have none
   * @param rules the user's own words for gravity; none: awooo's alone
   * @throws AwoooError invalid_data with the path of the first bad field
   */
  read(value: unknown, where: string, now: string, rules?: SenderRules): Normalised[];
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `version "4", groupKey` of the named parts that are missing; null where none is. */
export function missing(parts: Readonly<Record<string, boolean>>): string | null {
  const names = Object.keys(parts).filter((name) => parts[name] === false);
  return names.length === 0 ? null : `lacks ${names.join(", ")}`;
}
