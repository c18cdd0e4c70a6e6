/**
 * Evidence that something was changed shortly before an incident.
 *
 * A rollback without it is harmful far more often than right, so only plain statements count: a release, a rollout or
 * an upgrade said to have happened, not the words deployment or version alone, which every alert has.
 */
import type { Incident } from "./incident.ts";
import type { Signal } from "./signal.ts";
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

/** Labels and annotations by which delivery tools say it. */
const RECENT_KEY = /^recent_(?:change|deploy|deployment|release|rollout)$/;
const TIME_KEY = /^(?:last_(?:change|deploy|deployment|release|rollout)(?:_at|_time)?|deployed_at|released_at)$/;
const NOTHING = /^(?:|0|-|no|none|false|null|unknown|n\/a)$/i;
/** How long before an alert a change may have been to be suspected. */
const RECENT_MS = 24 * 3_600_000;
const MAX_QUOTE = 80;

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
      if (!DENIED.test(plain.slice(Math.max(0, found.index - 40), found.index))) return found[0].slice(0, MAX_QUOTE);
    }
  }
  return null;
}
