/**
 * Evidence that something was changed shortly before an incident.
 *
 * A rollback without it is harmful far more often than right, so only plain statements count: a release, a rollout or
 * an upgrade said to have happened, not the words deployment or version alone, which every alert has.
 */
import { signalTarget } from "./choose-target.ts";
import type { Incident } from "./incident.ts";
import { once } from "./once.ts";
import type { Signal } from "./signal.ts";
import { targetText } from "./target.ts";
import type { Evidence } from "./template.ts";
import { signalText } from "./template-signals.ts";

const CHANGE = "(?:release|deploy(?:ment|ed)?|roll-?out|upgrade|revision|(?:code|config(?:uration)?) change)";
const DONE = "(?:deployed|released|rolled out|upgraded|shipped)";
const VERSION = "v?\\d+\\.\\d+[\\w.-]*";

const STATEMENTS = [
  `\\b(?:after|since|following|caused by|introduced (?:by|in|with)) (?:(?:the|a|an|its|our|last|latest|new|recent|today'?s) )*(?:[\\w./:-]+ )?${CHANGE}\\b`,
  `\\b(?:recent|new) (?:${CHANGE}|change)\\b(?! (?:is )?available)`,
  `\\b(?:recently|just|newly) ${DONE}\\b`,
  `\\b${DONE} (?:[\\w./:-]+ ){0,3}?(?:${VERSION}|\\d+ ?(?:s|m|h|min|minutes?|hours?) ago|today|just now)`,
  `\\b(?:${VERSION}|revision \\d+) (?:was |has been |is being )?(?:just )?(?:${DONE}|came)\\b`,
  `\\b${CHANGE} (?:of )?(?:[\\w./:-]+ )?\\d+ ?(?:m|min|minutes?|h|hours?) (?:ago|earlier)\\b`,
  "(?:部署|發布|發佈|上線|更版|改版|升級|變更)(?:之?後|以後|以來)",
  "(?:剛剛?|最近|近期)的?(?:部署|發布|發佈|上線|更版|改版|升級|變更)",
].map((source) => new RegExp(source, "gi"));

const DENIED = /(?:\b(?:no|not|without|never|unrelated to)(?: (?:any|a|the|been))*|沒有|無|未|並非) ?$/i;

/** What a rule's author thinks possible is no evidence: "may come from a recent upgrade", "check for a new release". */
const SUPPOSED =
  /\b(?:may|might|could|can|if|whether|unless|check|verify|review|see|look for|possibl[ey]|perhaps|maybe|probabl[ey]|likely|usually|often|sometimes|typically|commonly|normally|generally|e\.g|for example|for instance|such as|any)\b[^.;!?\n]*$|(?:可能|或許|也許|若|如果|是否|檢查|確認|例如|通常)[^。;!?\n]*$/i;
/** How far back in its sentence a statement is looked at for such words. */
const SENTENCE = 120;

/** Labels and annotations by which delivery tools say it. */
const RECENT_KEY = /^recent_(?:change|deploy|deployment|release|rollout)$/;
const TIME_KEY = /^(?:last_(?:change|deploy|deployment|release|rollout)(?:_at|_time)?|deployed_at|released_at)$/;
const NOTHING = /^(?:|0|-|no|none|false|null|unknown|n\/a)$/i;
/** How long before an alert a change may have been to be suspected. */
const RECENT_MS = 24 * 3_600_000;
const MAX_QUOTE = 80;

/** What an incident has of a kind of evidence for a signal, in few words; null where it has none. */
export type EvidenceOf = (kind: Evidence, signal: Signal | null) => string | null;

/** @param signals those about the target: what one of them says of a change holds for all of them */
export function evidenceOf(incident: Incident, signals: readonly Signal[]): EvidenceOf {
  const own = new Set(signals);
  const change = once(() => recentChange(incident, signals));
  return (kind, signal) => {
    if (kind === "single_target") return singleTarget(signal);
    return signal === null || own.has(signal) ? change() : recentChange(incident, [signal]);
  };
}

/** What an alert fires for. Whether it is the only one shows when all signals of the incident are looked at. */
export function singleTarget(signal: Signal | null): string | null {
  const target = signal === null ? null : signalTarget(signal);
  return target === null ? (signal?.alert_name ?? null) : targetText(target);
}

/** The words that say something changed lately, as a quotation of the incident; null where nothing says so. */
export function recentChange(incident: Incident, signals: readonly Signal[]): string | null {
  for (const signal of signals) {
    const found = fromFields(signal, signal.starts_at ?? incident.created_at) ?? fromText(signalText(signal));
    if (found !== null) return found;
  }
  return fromText((incident.title ?? "").slice(0, 1000));
}

function fromFields(signal: Signal, start: string): string | null {
  for (const [key, raw] of [...Object.entries(signal.annotations), ...Object.entries(signal.labels)]) {
    const value = raw.trim();
    const stated = RECENT_KEY.test(key) && !NOTHING.test(value);
    if (stated || (TIME_KEY.test(key) && isShortlyBefore(value, start))) return `${key}=${value}`.slice(0, MAX_QUOTE);
  }
  return null;
}

function isShortlyBefore(time: string, start: string): boolean {
  if (!/^\d{4}-\d\d-\d\d/.test(time)) return false;
  const before = Date.parse(start) - Date.parse(time);
  return before >= 0 && before <= RECENT_MS;
}

/** Without one of these no statement can fit; most texts have none. */
const HINT = /releas|deploy|roll|upgrad|revision|chang|ship|v?\d\.\d|[部發上更改升變]/i;

function fromText(text: string): string | null {
  if (!HINT.test(text)) return null;
  const plain = text.replace(/\s+/g, " ");
  for (const statement of STATEMENTS) {
    for (const found of plain.matchAll(statement)) {
      const before = plain.slice(Math.max(0, found.index - SENTENCE), found.index);
      if (!DENIED.test(before) && !SUPPOSED.test(before)) return found[0].slice(0, MAX_QUOTE);
    }
  }
  return null;
}
