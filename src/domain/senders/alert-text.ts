/** Alertmanager's alerts inside the texts it writes to other senders: as a list of labels, or in a title. */
import { MAX_SIGNALS } from "../incident.ts";
import { cut, labelsOf, MAX_NAME } from "./outside-text.ts";

export interface TextAlert {
  name: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** The alerts of a text, and how many more it has than an incident may carry. */
export interface AlertsInText {
  alerts: TextAlert[];
  left_out: number;
}

/** Lines of ` - name = value`; the value may be empty. */
const PAIR = /^ ?- ([^\s=]{1,200}) = ?(.*)$/;

/**
 * Reads `Labels:`, ` - alertname = X`, `Annotations:`, ... as Alertmanager's default texts for PagerDuty and Opsgenie
 * have them. What follows `Alerts Resolved:` does not fire.
 */
export function alertsInText(text: string | null | undefined): AlertsInText {
  const found: { labels: [string, string][]; annotations: [string, string][] }[] = [];
  let section: [string, string][] | null = null;
  for (const line of (text ?? "").split("\n")) {
    if (/^Alerts Resolved:/.test(line)) break;
    if (line.startsWith("Labels:")) {
      const alert = { labels: [], annotations: [] };
      found.push(alert);
      section = alert.labels;
    } else if (line.startsWith("Annotations:")) section = found.at(-1)?.annotations ?? null;
    else if (line.startsWith("Source:")) section = null;
    else if (section !== null) addPair(section, line);
  }
  const alerts = found.slice(0, MAX_SIGNALS).flatMap(({ labels, annotations }): TextAlert[] => {
    const own = labelsOf(Object.fromEntries(labels));
    const name = own["alertname"];
    if (name === undefined) return [];
    return [{ name: cut(name, MAX_NAME), labels: own, annotations: labelsOf(Object.fromEntries(annotations)) }];
  });
  return { alerts, left_out: Math.max(0, found.length - MAX_SIGNALS) };
}

function addPair(section: [string, string][], line: string): void {
  const [, name, value] = PAIR.exec(line) ?? [];
  if (name !== undefined && value !== undefined) section.push([name, value]);
}

/** `[Prometheus]: [FIRING:2] `, `[P2] ` */
const PREFIXES = /^(?:\s*\[[^[\]]*\]:?)+\s*/;
const FIRING = /\[(?:FIRING|RESOLVED)(?::\d+)?\]/i;
/** Words of a rule's name in one: `KubePodCrashLooping`, `node_down`. */
const RULE_NAME = /^[A-Za-z][A-Za-z0-9]*(?:[_:][A-Za-z0-9]+)*$/;
const TWO_WORDS = /[a-z0-9][A-Z]|[A-Z]{2}[a-z]|[_:]/;

/** The title without what senders put in brackets before it. */
export function withoutPrefixes(title: string): string {
  return title.replace(PREFIXES, "").trim() || title;
}

/**
 * The name of the alert that a title is made of. Alertmanager writes `[FIRING:2] NAME GROUP LABELS (OTHER LABELS)`; a
 * name of several words cannot be told from the labels behind it, so they stay.
 */
export function alertNameIn(title: string): string {
  const rest = withoutPrefixes(title);
  const prefix = title.slice(0, title.length - rest.length);
  if (!FIRING.test(prefix)) return rest;
  const first = rest.split(" ", 1)[0] ?? rest;
  if (RULE_NAME.test(first) && TWO_WORDS.test(first)) return first;
  return rest.replace(/ \([^()]*\)$/, "").trim() || rest;
}
