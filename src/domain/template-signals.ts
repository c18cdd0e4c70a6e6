/** Which signals of an incident say what is wrong with a target, and the words they use. */
import { nameWords } from "./alert-family.ts";
import { isSameObject, signalTarget } from "./choose-target.ts";
import type { Incident } from "./incident.ts";
import { isFiring, type Signal } from "./signal.ts";
import type { Target } from "./target.ts";

/** 0: page somebody; 1: usual, also where nobody said; 2: for information. */
export type Weight = 0 | 1 | 2;

const GRAVE = /^(critical|page|emergency|fatal|p[01]|s1|sev[01])$/;
const INFORMATIVE = /^(info|informational|notice|none|debug)$/;

/** How much a signal's own severity makes of it. */
export function signalWeight(signal: Signal): Weight {
  const severity = (signal.severity ?? signal.labels["severity"] ?? "").trim().toLowerCase();
  if (GRAVE.test(severity)) return 0;
  return INFORMATIVE.test(severity) ? 2 : 1;
}

/**
 * The signals a proposal for this target may be based on: firing, about the target (or about nothing in particular),
 * and not merely informative. Each restriction is dropped where it would leave nothing. An incident that has no
 * signals at all speaks through its title; where there are some, the title is only what the first was called.
 */
export function decidingSignals(incident: Incident, target: Target): Signal[] {
  const { title } = incident;
  if (incident.signals.length === 0 && title) {
    return [{ alert_name: title.slice(0, 1000), labels: {}, annotations: {} }];
  }
  const firing = incident.signals.filter(isFiring);
  const about = orAll(firing, (signal) => isAbout(signal, target));
  return orAll(about, (signal) => signalWeight(signal) < 2);
}

/**
 * The signals about other objects, which may be the cause of what is wrong with this one: firing, and not merely
 * informative. Those that `decidingSignals` gives are not among them.
 */
export function foreignSignals(incident: Incident, deciding: readonly Signal[]): Signal[] {
  return incident.signals.filter(
    (signal) => isFiring(signal) && signalWeight(signal) < 2 && !deciding.includes(signal),
  );
}

function isAbout(signal: Signal, target: Target): boolean {
  const own = signalTarget(signal);
  return own === null || isSameObject(own, target);
}

function orAll(signals: Signal[], wanted: (signal: Signal) => boolean): Signal[] {
  const found = signals.filter(wanted);
  return found.length > 0 ? found : signals;
}

/** How much of a signal's text is looked at, in UTF-16 code units: an alert's point is at its beginning. */
const MAX_SCAN = 2000;

/** What people wrote about a signal: its message and annotations, without addresses. */
export function signalText(signal: Signal): string {
  const parts = [signal.message ?? ""];
  for (const [key, value] of Object.entries(signal.annotations)) {
    if (!/url$|^__|dashboard|runbook/i.test(key) && !/^https?:\/\//i.test(value)) parts.push(value);
  }
  return parts.join(" . ").slice(0, MAX_SCAN);
}

/** A name that is a sentence, as pagers call their alerts, is read as one. */
export function spokenName({ alert_name }: Signal): string {
  return /\s/.test(alert_name.trim()) ? alert_name.slice(0, MAX_SCAN) : "";
}

/** The metrics an alert was made from, as far as its sender gives the address of the graph. */
export function expressionText(signal: Signal): string {
  const url = signal["generator_url"];
  const found = typeof url === "string" ? /[?&]g0\.expr=([^&#]*)/.exec(url.slice(0, 4 * MAX_SCAN))?.[1] : undefined;
  if (found === undefined) return "";
  try {
    return decodeURIComponent(found.replaceAll("+", " ")).slice(0, MAX_SCAN);
  } catch {
    return "";
  }
}

/** `nameWords` that works out every text once; an alert storm repeats the same few. */
export function wordMemo(): (text: string) => string[] {
  const known = new Map<string, string[]>();
  return (text) => {
    const found = known.get(text) ?? nameWords(text);
    known.set(text, found);
    return found;
  };
}
