/** From the bytes of a file, a pipe or an API to incidents: all of the input in one transaction, or none of it. */
import { decideClosed, decideEnded } from "../domain/ended-alerts.ts";
import { makeEvent } from "../domain/event-maker.ts";
import { decideImport } from "../domain/import-incident.ts";
import type { Incident } from "../domain/incident.ts";
import { alertGroups, type Decision, decideGroup } from "../domain/ingest.ts";
import { parseDocuments } from "../domain/json-document.ts";
import { DEFAULT_RULES, type SenderRules } from "../domain/sender-rules.ts";
import { normalise } from "../domain/senders/detect.ts";
import type { Format, IgnoredWhy, Normalised } from "../domain/senders/sender.ts";
import { alertsWithoutSecrets } from "../domain/without-secrets.ts";
import type { Context, LedgerTransaction } from "../ports.ts";
import { syncAll, syncIncidents } from "./sync.ts";

export interface IngestInput {
  bytes: Uint8Array | string;
  /** Names the input in errors: a file, `standard input`, or a URL. */
  where: string;
  /** Forces a sender; null: told by the shape. */
  format: Format | null;
  /** Most bytes read, where it is not a file's limit. */
  maxBytes?: number;
  /** What the team says about its senders; without it awooo's own words for gravity and rules for services hold. */
  rules?: SenderRules;
}

export interface IngestedIncident {
  incident_id: string;
  created: boolean;
  signals_added: number;
  signals_ended: number;
  /** As it stands after the input and the team's own changes. */
  incident: Incident;
}

export interface IngestResult {
  incidents: IngestedIncident[];
  /** Alerts that are no signals, counted by why. */
  ignored: Partial<Record<IgnoredWhy, number>>;
  /** Alerts the sender cut off. */
  truncated: number;
  /** Incidents whose severity had to be assumed. */
  assumedSeverity: string[];
  degraded: string[];
}

/**
 * @throws AwoooError invalid_data with the place of the first bad element; nothing at all is stored then
 * @throws AwoooError ledger_broken, store_unavailable
 */
export async function ingest(ctx: Context, input: IngestInput): Promise<IngestResult> {
  const limits = input.maxBytes === undefined ? {} : { maxBytes: input.maxBytes };
  const documents = parseDocuments(input.bytes, input.where, limits);
  const rules = input.rules ?? DEFAULT_RULES;
  const told = documents.flatMap((document) => normalise(document, input.format, ctx.now(), rules));
  const parts = told.map(alertsWithoutSecrets);
  // First what the team knows: an incident that a colleague's laptop opened must not be opened again.
  const before = await syncAll(ctx);
  const decisions = ctx.ledger.write((tx) => parts.flatMap((part) => store(ctx, tx, part, rules)));
  const known = decisions.filter((decision) => decision.kept !== "unknown");
  const ids = [...new Set(known.map((decision) => decision.incident_id))];
  const degraded = before.degraded || (await syncIncidents(ctx, ids)).degraded;
  const result: IngestResult = {
    incidents: ids.flatMap((id) => summary(ctx, id, decisions)),
    ignored: countIgnored(parts),
    truncated: parts.reduce((sum, part) => sum + (part.kind === "alerts" ? part.truncated : 0), 0),
    assumedSeverity: [...new Set(decisions.filter((one) => one.severity_assumed).map((one) => one.incident_id))],
    degraded: degraded ? ["redis"] : [],
  };
  for (const notice of [...notices(result, decisions), ...senderNotices(parts)]) ctx.notify(notice);
  const waiting = degraded ? decisions.filter((decision) => decision.change !== null).length : 0;
  if (waiting > 0) ctx.notify(`${plural(waiting, "change", "changes")} queued for Redis`);
  return result;
}

function store(ctx: Context, tx: LedgerTransaction, part: Normalised, rules: SenderRules): Decision[] {
  const now = ctx.now();
  if (part.kind === "incident") return [applied(ctx, tx, decideImport(part, tx, now))];
  const ended = decideEnded(part.ended, tx).map((decision) => applied(ctx, tx, decision));
  const closed = decideClosed(part, tx).map((decision) => applied(ctx, tx, decision));
  const opened = alertGroups(part, rules).flatMap((group) =>
    decideGroup(group, tx, now).map((decision) => applied(ctx, tx, decision)),
  );
  return [...ended, ...closed, ...opened];
}

function applied(ctx: Context, tx: LedgerTransaction, decision: Decision): Decision {
  const { change } = decision;
  if (change !== null) tx.append([makeEvent(ctx, change.incident_id, change.type, change.body)]);
  return decision;
}

function summary(ctx: Context, incident_id: string, decisions: readonly Decision[]): IngestedIncident[] {
  const own = decisions.filter((decision) => decision.incident_id === incident_id);
  const incident = ctx.ledger.read(incident_id)?.state.incident;
  if (incident === undefined) return [];
  const created = own.some((decision) => decision.created);
  const signals_added = own.reduce((sum, decision) => sum + decision.signals_added, 0);
  const signals_ended = own.reduce((sum, decision) => sum + decision.signals_ended, 0);
  return [{ incident_id, created, signals_added, signals_ended, incident }];
}

function countIgnored(parts: readonly Normalised[]): IngestResult["ignored"] {
  const counts: IngestResult["ignored"] = {};
  for (const { why } of parts.flatMap((part) => (part.kind === "alerts" ? part.ignored : []))) {
    counts[why] = (counts[why] ?? 0) + 1;
  }
  return counts;
}

const WHY_TEXT: Record<IgnoredWhy, string> = {
  silenced: "silenced",
  inhibited: "inhibited by another alert",
  muted: "muted",
  suppressed: "suppressed by the sender",
  unprocessed: "not processed by the sender yet",
  always_firing: "always firing (Watchdog, InfoInhibitor)",
  severity_none: "of severity none",
};

/** How many ids one notice names. */
const NAMED = 5;

function notices(result: IngestResult, decisions: readonly Decision[]): string[] {
  const ignored = Object.entries(result.ignored) as [IgnoredWhy, number][];
  const leftOut = decisions.reduce((sum, decision) => sum + decision.left_out, 0);
  const total = ignored.reduce((sum, [, count]) => sum + count, 0);
  const reasons = ignored.map(([why, count]) => `${count} ${WHY_TEXT[why]}`).join(", ");
  return [
    result.truncated === 0 ? null : `${plural(result.truncated, "alert was", "alerts were")} cut off by the sender`,
    leftOut === 0 ? null : `${plural(leftOut, "alert", "alerts")} left out: an incident carries no more`,
    total === 0 ? null : `${plural(total, "alert", "alerts")} ignored: ${reasons}`,
    named(result.assumedSeverity, "severity not given by the sender, P2 assumed"),
    named(raisedIds(decisions), "raised by the sender to a graver severity"),
    named(keptIds(decisions, "closed"), "over already, not opened again for the same alerts"),
    named(keptIds(decisions, "newer"), "newer here than in the input, kept as it is"),
    named(keptIds(decisions, "unknown"), "not open here, and what the sender tells of it opens no incident"),
  ].filter((notice) => notice !== null);
}

/** What the senders leave out; a file of a thousand events says the same thing a thousand times. */
function senderNotices(parts: readonly Normalised[]): string[] {
  const said = [...new Set(parts.flatMap((part) => (part.kind === "alerts" ? part.notices : [])))];
  const more = said.length - NAMED;
  return more <= 0 ? said : [...said.slice(0, NAMED), `${more} more of such notices`];
}

function raisedIds(decisions: readonly Decision[]): string[] {
  return [...new Set(decisions.filter((one) => one.severity_raised).map((one) => one.incident_id))];
}

function keptIds(decisions: readonly Decision[], kept: Decision["kept"]): string[] {
  return [...new Set(decisions.filter((decision) => decision.kept === kept).map((decision) => decision.incident_id))];
}

function named(ids: readonly string[], what: string): string | null {
  if (ids.length === 0) return null;
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : "";
  return `${ids.slice(0, NAMED).join(", ")}${more}: ${what}`;
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
