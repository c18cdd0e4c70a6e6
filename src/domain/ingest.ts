/**
 * Which incident alerts belong to, and what is new about them. Pure: it looks things up and says what should happen.
 *
 * An alert (by fingerprint) is in one open incident at most. Alerts of a group join the open incident of the group,
 * else the one that already has some of them, else they open a new one, whose id follows from the alerts alone.
 */
import { canonicalJson, sha256 } from "./canonical-json.ts";
import { affectedServices, signalTarget } from "./choose-target.ts";
import type { EventBodies } from "./event.ts";
import type { IncidentState } from "./fold.ts";
import { graver, type Incident, isOpen, MAX_SIGNALS, type Severity } from "./incident.ts";
import { DEFAULT_RULES, type SenderRules, wordsFor } from "./sender-rules.ts";
import type { NormalisedAlerts } from "./senders/sender.ts";
import { gravestOf } from "./severity.ts";
import { fingerprintOf, isFiring, type Signal, startedAfter } from "./signal.ts";
import { targetText } from "./target.ts";

/** What is known already; a ledger transaction is one. */
export interface KnownIncidents {
  state(incidentId: string): IncidentState | null;
  openIncidentOf(groupKey: string): string | null;
  openIncidentWith(fingerprint: string): string | null;
}

type IngestEvent = "incident.opened" | "incident.imported" | "signals.added" | "signals.ended";

/** An event to be made. */
export type Change = { [T in IngestEvent]: { incident_id: string; type: T; body: EventBodies[T] } }[IngestEvent];

/** What one group, document or end of alerts means for one incident. */
export interface Decision {
  incident_id: string;
  /** null: everything was known. */
  change: Change | null;
  created: boolean;
  signals_added: number;
  signals_ended: number;
  /** Alerts beyond the most an incident may carry. */
  left_out: number;
  /** The severity is awooo's guess. */
  severity_assumed: boolean;
  /** The sender thinks more of an incident it has than it did. */
  severity_raised: boolean;
  /** Why nothing was done although it could have been: the incident is over, newer here than in the input, or not here. */
  kept: "closed" | "newer" | "unknown" | null;
}

/** Alerts that become one incident. */
export interface AlertGroup {
  key: string;
  incident_id: string | null;
  title: string | null;
  severity: Severity;
  severity_assumed: boolean;
  signals: Signal[];
  /** Where no open incident has them, none is made. */
  updates_only: boolean;
  /** Services the sender names, beside those of the labels. */
  services: readonly string[];
}

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ID_LENGTH = 8;
const MAX_TITLE = 300;
/** Longest text `affected_services` may hold. */
const MAX_SERVICE = 500;

/** The groups a sender made; where it made none, one for each object that alerts are about. */
export function alertGroups(alerts: NormalisedAlerts, rules: SenderRules = DEFAULT_RULES): AlertGroup[] {
  const { group_key, incident_id, title, severity, severity_assumed, signals, services, updates_only } = alerts;
  if (signals.length === 0) return [];
  const key = group_key ?? incident_id;
  if (key !== null) {
    return [{ key, incident_id, title, severity, severity_assumed, signals, updates_only, services }];
  }
  const words = wordsFor(rules, alerts.sender);
  const groups = Map.groupBy(signals, (signal) => `${alerts.sender}:${subjectOf(signal)}`);
  return [...groups].map(([subject, members]) => {
    const said = members.map((signal) => signal.severity);
    const { severity: gravest, assumed } = gravestOf(said, words);
    const graded = { severity: gravest, severity_assumed: assumed };
    return { key: subject, incident_id, title, ...graded, signals: members, updates_only, services };
  });
}

/** What an alert is about: a workload or node of one cluster, else everything that has the alert's name. */
function subjectOf(signal: Signal): string {
  const target = signalTarget(signal);
  const cluster = signal.labels["cluster"] ?? "";
  if (target === null) return `${cluster}:alert:${signal.labels["namespace"] ?? ""}/${signal.alert_name}`;
  return `${cluster}:${target.kind === "node" ? "node" : "service"}:${targetText(target)}`;
}

/**
 * `INC-` and eight characters that follow from the group and its first alert, so that two laptops that see the same
 * alerts open the same incident.
 * @param after the closed incident of the same group that this one comes after
 */
export function newIncidentId(groupKey: string, signals: readonly Signal[], after: string | null = null): string {
  const starts = signals.flatMap(({ starts_at }) => (starts_at == null ? [] : [Date.parse(starts_at)]));
  const earliest = starts.length === 0 ? null : new Date(starts.reduce((a, b) => Math.min(a, b))).toISOString();
  const digest = BigInt(`0x${sha256(canonicalJson([groupKey, earliest, after]))}`);
  const digits = Array.from({ length: ID_LENGTH }, (_, i) => CROCKFORD[Number((digest >> BigInt(5 * i)) & 31n)]);
  return `INC-${digits.join("")}`;
}

/** Decides one group of firing alerts. More than one decision where some of them are in other incidents already. */
export function decideGroup(group: AlertGroup, known: KnownIncidents, now: string): Decision[] {
  const unique = [...new Map(group.signals.map((signal) => [fingerprintOf(signal), signal])).values()];
  const holders = unique.map((signal) => known.openIncidentWith(fingerprintOf(signal)));
  const held = [...new Set(holders.filter((id) => id !== null))];
  const fresh = unique.filter((_, i) => holders[i] === null);
  const untouched = held.map((id) => raised(id, group, known));
  if (fresh.length === 0) return untouched;
  const home = known.openIncidentOf(group.key) ?? held[0] ?? null;
  const state = home === null ? null : known.state(home);
  const decisions = state === null ? openFor(group, fresh, known, now) : [join(group, fresh, state)];
  const decided = new Set(decisions.map((one) => one.incident_id));
  return [...untouched.filter((one) => !decided.has(one.incident_id)), ...decisions];
}

/** A decision that nothing happens to an incident; others are made from it. */
export function unchanged(incident_id: string): Decision {
  return {
    incident_id,
    change: null,
    created: false,
    signals_added: 0,
    signals_ended: 0,
    left_out: 0,
    severity_assumed: false,
    severity_raised: false,
    kept: null,
  };
}

/** A sender that has incidents may say of a known one that it is graver. Nothing makes one less grave. */
function raised(incident_id: string, group: AlertGroup, known: KnownIncidents): Decision {
  const current = known.state(incident_id)?.incident.severity ?? "P0";
  const graver_now = group.incident_id !== null && !group.severity_assumed && group.severity < current;
  if (!graver_now) return unchanged(incident_id);
  const body = { signals: [], affected_services: [], severity: graver(group.severity, current) };
  return { ...unchanged(incident_id), change: { incident_id, type: "signals.added", body }, severity_raised: true };
}

/** What the labels name comes first: that is what a proposal can be aimed at. */
function servicesOf(signals: readonly Signal[], { services }: AlertGroup): string[] {
  const all = new Set([...affectedServices(signals), ...services]);
  return [...all].filter((service) => service.length <= MAX_SERVICE);
}

function join(group: AlertGroup, signals: readonly Signal[], { incident }: IncidentState): Decision {
  const present = new Map(incident.signals.map((signal) => [fingerprintOf(signal), signal]));
  const again: Signal[] = [];
  const unseen: Signal[] = [];
  for (const signal of signals) {
    const old = present.get(fingerprintOf(signal));
    if (old === undefined) unseen.push(signal);
    else if (!isFiring(old) && startedAfter(signal, old)) again.push(signal);
  }
  const room = Math.max(0, MAX_SIGNALS - incident.signals.length);
  const added = [...again, ...unseen.slice(0, room)];
  const id = incident.incident_id;
  const left_out = Math.max(0, unseen.length - room);
  if (added.length === 0) return { ...unchanged(id), left_out };
  const body = { signals: added, affected_services: servicesOf(added, group), severity: group.severity };
  return {
    ...unchanged(id),
    change: { incident_id: id, type: "signals.added", body },
    signals_added: added.length,
    left_out,
    severity_assumed: group.severity_assumed,
  };
}

/**
 * Opens a new incident. Where the alerts' own incident is over already, it is not opened again for them; alerts that
 * it never had, or that fired anew since, get one that comes after it.
 */
function openFor(group: AlertGroup, signals: readonly Signal[], known: KnownIncidents, now: string): Decision[] {
  const closed: Decision[] = [];
  let rest = signals;
  let id = group.incident_id ?? newIncidentId(group.key, rest);
  for (;;) {
    const state = known.state(id);
    if (state === null) return [...closed, ...openNew(id, group, rest, now, closed.length > 0)];
    // Two senders may count their incidents from 1.
    if (state.group_key !== null && state.group_key !== group.key) {
      id = newIncidentId(group.key, rest, id);
      continue;
    }
    if (isOpen(state.incident.status)) return [...closed, join(group, rest, state)];
    closed.push({ ...unchanged(id), kept: "closed" });
    const handled = new Map(state.incident.signals.map((signal) => [fingerprintOf(signal), signal]));
    rest = rest.filter((signal) => {
      const old = handled.get(fingerprintOf(signal));
      return old === undefined || startedAfter(signal, old);
    });
    if (rest.length === 0) return closed;
    id = newIncidentId(group.key, rest, id);
  }
}

/** @param over whether an earlier incident of the same alerts is over, which is said already */
function openNew(id: string, group: AlertGroup, signals: readonly Signal[], now: string, over: boolean): Decision[] {
  if (!group.updates_only) return [open(id, group, signals, now)];
  return over ? [] : [{ ...unchanged(group.incident_id ?? id), kept: "unknown" }];
}

function open(incident_id: string, group: AlertGroup, signals: readonly Signal[], now: string): Decision {
  const carried = signals.slice(0, MAX_SIGNALS);
  const document: Incident = {
    incident_id,
    title: group.title ?? titleOf(carried),
    status: "investigating",
    severity: group.severity,
    signals: carried,
    affected_services: servicesOf(carried, group),
    proposal_ids: [],
    created_at: now,
    updated_at: now,
  };
  return {
    ...unchanged(incident_id),
    change: { incident_id, type: "incident.opened", body: { document, group_key: group.key } },
    created: true,
    signals_added: carried.length,
    left_out: signals.length - carried.length,
    severity_assumed: group.severity_assumed,
  };
}

function titleOf([first]: readonly Signal[]): string {
  if (first === undefined) return "";
  const target = signalTarget(first);
  const title = target === null ? first.alert_name : `${first.alert_name} ${targetText(target)}`;
  return title.slice(0, MAX_TITLE).toWellFormed();
}
