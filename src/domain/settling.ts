/**
 * Whether what `worked` has lasted: the alert ended and stayed away for 24 hours. Nobody waits for that; it is worked
 * out when the record is next read, from the times at which alerts fired.
 */
import { type IncidentEvent, inCausalOrder } from "./event.ts";
import { isOpen } from "./incident.ts";
import { fingerprintOf, isFiring, type Signal } from "./signal.ts";
import type { OutcomeRecord } from "./trust.ts";

/** How long an alert must stay away, in milliseconds. */
const SETTLING_MS = 24 * 60 * 60_000;

/** A time an alert fired, as one incident knows it; in milliseconds since 1970. */
export interface Firing {
  fingerprint: string;
  from_ms: number;
  /** null: it has not ended, as far as anybody knows. */
  until_ms: number | null;
}

/**
 * An outcome as it counts at `now`: what worked is no credit before its time is over, and a failure where its alert
 * came back or never went. Outcomes without fingerprints count as they are.
 * @param fingerprints alerts that were firing when it ran
 * @param firings times those alerts fired, in any incident
 */
export function settledOutcome(
  record: OutcomeRecord,
  fingerprints: readonly string[] | null,
  firings: readonly Firing[],
  now: string,
): OutcomeRecord {
  if (record.outcome !== "worked" || fingerprints === null || fingerprints.length === 0) return record;
  const [ran, today] = [Date.parse(record.at), Date.parse(now)];
  const end = ran + SETTLING_MS;
  const own = firings.filter(({ fingerprint, from_ms }) => fingerprints.includes(fingerprint) && from_ms <= today);
  if (own.some(({ from_ms }) => from_ms > ran && from_ms <= end)) return { ...record, outcome: "failed" };
  if (today < end) return { ...record, outcome: "inconclusive" };
  const stayed = own.some(({ from_ms, until_ms }) => from_ms <= ran && (until_ms === null || until_ms > end));
  return stayed ? { ...record, outcome: "failed" } : record;
}

/**
 * When alerts fired, by the events of one incident. Whoever resolves it says that all of them are over: nobody reports
 * their ends after that, and one that fires anew is in another incident.
 */
export function firingsOf(events: readonly IncidentEvent[]): Firing[] {
  const byAlert = new Map<string, Firing[]>();
  for (const event of inCausalOrder(events)) apply(byAlert, event);
  return [...byAlert.values()].flat();
}

function apply(byAlert: Map<string, Firing[]>, event: IncidentEvent): void {
  const at = Date.parse(event.at);
  switch (event.type) {
    case "incident.opened":
    case "incident.imported": {
      const { signals, status, resolved_at } = event.body.document;
      for (const signal of signals) observe(byAlert, signal, at, event.type === "incident.opened");
      if (!isOpen(status)) endAll(byAlert, resolved_at == null ? at : Date.parse(resolved_at));
      return;
    }
    case "signals.added":
      for (const signal of event.body.signals) observe(byAlert, signal, at, true);
      return;
    case "signals.ended":
      for (const { fingerprint, ends_at } of event.body.ended) end(byAlert.get(fingerprint), Date.parse(ends_at));
      return;
    case "incident.resolved":
      endAll(byAlert, at);
      return;
    default:
      return;
  }
}

/** @param news false for a document somebody wrote back: an alert without a start is the one that is known, not a new one */
function observe(byAlert: Map<string, Firing[]>, signal: Signal, at: number, news: boolean): void {
  const fingerprint = fingerprintOf(signal);
  const known = byAlert.get(fingerprint) ?? [];
  const last = known.at(-1);
  const start = signal.starts_at == null ? null : Date.parse(signal.starts_at);
  const from_ms = start ?? at;
  const again = last !== undefined && from_ms > last.from_ms && (start !== null || (news && last.until_ms !== null));
  if (last === undefined || again) {
    // Whoever starts anew has ended, even if nobody said so.
    if (last !== undefined) end(known, from_ms);
    byAlert.set(fingerprint, [...known, { fingerprint, from_ms, until_ms: null }]);
  }
  if (!isFiring(signal)) end(byAlert.get(fingerprint), signal.ends_at == null ? at : Date.parse(signal.ends_at));
}

/** The end of an earlier firing that arrives late does not end the one that fires now. */
function end(firings: Firing[] | undefined, at: number): void {
  const last = firings?.at(-1);
  if (last !== undefined && last.until_ms === null && at >= last.from_ms) last.until_ms = at;
}

function endAll(byAlert: ReadonlyMap<string, Firing[]>, at: number): void {
  for (const firings of byAlert.values()) end(firings, at);
}
