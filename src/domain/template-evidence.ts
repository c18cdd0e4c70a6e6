/** What an incident has of the evidence that a template asks for: a change shortly before, a single object. */

import { statedChange } from "./change-statement.ts";
import { signalTarget } from "./choose-target.ts";
import { once } from "./once.ts";
import type { Signal } from "./signal.ts";
import { type Target, targetText } from "./target.ts";
import type { Evidence } from "./template.ts";
import { signalText } from "./template-signals.ts";

/** Labels and annotations by which delivery tools say it. */
const RECENT_KEY = /^recent_(?:change|deploy|deployment|release|rollout)$/;
const TIME_KEY = /^(?:last_(?:change|deploy|deployment|release|rollout)(?:_at|_time)?|deployed_at|released_at)$/;
const NOTHING = /^(?:|0|-|no|none|false|null|unknown|n\/a)$/i;
/** How long before an alert a change may have been to be suspected. */
const RECENT_MS = 2 * 3_600_000;
const MAX_QUOTE = 80;

/** What an incident has of a kind of evidence for a signal, in few words; null where it has none. */
export type EvidenceOf = (kind: Evidence, signal: Signal | null) => string | null;

/** @param signals those about the target: what one of them says of a change holds for all of them */
export function evidenceOf(signals: readonly Signal[], target: Target, created_at: string): EvidenceOf {
  const own = new Set(signals);
  const change = once(() => recentChange(signals, target, created_at));
  return (kind, signal) => {
    if (kind === "single_target") return singleTarget(signal);
    if (signal === null || own.has(signal)) return change();
    return recentChange([signal], signalTarget(signal), created_at);
  };
}

/** What an alert fires for. Whether it is the only one shows when all signals of the incident are looked at. */
export function singleTarget(signal: Signal | null): string | null {
  const target = signal === null ? null : signalTarget(signal);
  return target === null ? (signal?.alert_name ?? null) : targetText(target);
}

/**
 * The words that say the target was changed lately, as a quotation of a signal; null where nothing says so.
 * @param created_at when it began, where a signal does not say
 */
export function recentChange(signals: readonly Signal[], target: Target | null, created_at: string): string | null {
  for (const signal of signals) {
    const names = [target, signalTarget(signal)].map((known) => known?.name ?? "").filter((name) => name !== "");
    const text = `${signal.alert_name}\n${signalText(signal)}`;
    const found = fromFields(signal, signal.starts_at ?? created_at) ?? statedChange(text, names);
    if (found !== null) return found.slice(0, MAX_QUOTE);
  }
  return null;
}

function fromFields(signal: Signal, start: string): string | null {
  for (const [key, raw] of [...Object.entries(signal.annotations), ...Object.entries(signal.labels)]) {
    const value = raw.trim();
    const stated = RECENT_KEY.test(key) && !NOTHING.test(value);
    if (stated || (TIME_KEY.test(key) && isShortlyBefore(value, start))) return `${key}=${value}`;
  }
  return null;
}

function isShortlyBefore(time: string, start: string): boolean {
  if (!/^\d{4}-\d\d-\d\d/.test(time)) return false;
  const before = Date.parse(start) - Date.parse(time);
  return before >= 0 && before <= RECENT_MS;
}
