/** An incident in lines: its head, its alerts. */
import type { Incident, Severity } from "../domain/incident.ts";
import { isFiring, type Signal } from "../domain/signal.ts";
import { flow, type Span, spread } from "./flow.ts";
import { safeText } from "./safe-text.ts";
import type { Paint, Style } from "./style.ts";
import { symbolsFor } from "./symbols.ts";
import { ageText, clockText } from "./time.ts";
import type { TextOptions } from "./view.ts";
import { displayWidth, padEnd } from "./width.ts";
import { wordsFor } from "./words.ts";

const MAX_NAME = 120;
const MAX_MESSAGE = 300;
/** Labels that say what an alert is about, the most telling first. */
const SUBJECT_LABELS = ["pod", "deployment", "statefulset", "daemonset", "job_name", "service", "node", "instance"];

export function severityPaint(severity: Severity, style: Style): Paint {
  if (severity === "P0") return (text) => style.bold(style.red(text));
  return { P1: style.red, P2: style.yellow, P3: style.dim }[severity];
}

const startOf = (signal: Signal) => Date.parse(signal.starts_at ?? "") || 0;

/** Newest first; those without a time last. */
function newestFirst(signals: readonly Signal[]): Signal[] {
  return [...signals].sort((a, b) => startOf(b) - startOf(a));
}

/** `KubePodCrashLooping +3`: the alert that fired first, and how many others are firing. */
export function firstAlert(incident: Incident, { ascii, lang }: Pick<TextOptions, "ascii" | "lang">): string {
  const firing = newestFirst(incident.signals.filter(isFiring));
  const first = firing.filter((signal) => startOf(signal) > 0).at(-1) ?? firing[0];
  if (first === undefined) return wordsFor(lang).noAlertFiring(incident.signals.length);
  const name = safeText(first.alert_name, { max: MAX_NAME, ascii });
  return firing.length > 1 ? `${name} +${firing.length - 1}` : name;
}

/** The service an incident is about, with the number of others. */
export function serviceText(incident: Incident, ascii: boolean): string {
  const [first, ...others] = incident.affected_services;
  if (first === undefined) return "";
  return safeText(first, { max: MAX_NAME, ascii }) + (others.length > 0 ? ` +${others.length}` : "");
}

/** What is wrong: id, severity, status, age, service; then the alert. `right` is shown at the right margin. */
export function incidentHead(incident: Incident, options: TextOptions, right = ""): string[] {
  const { style, width, now, ascii, lang } = options;
  const age = ageText(incident.created_at, now);
  const first: Span[] = [
    { text: safeText(incident.incident_id, { ascii }), paint: style.bold },
    { text: incident.severity, paint: severityPaint(incident.severity, style) },
    { text: `${wordsFor(lang).incident[incident.status]} ${age}` },
    { text: serviceText(incident, ascii), paint: style.bold },
  ];
  const started = incident.signals.map((s) => s.starts_at).filter((at) => at != null);
  const earliest = started.sort((a, b) => Date.parse(a) - Date.parse(b))[0];
  const title = incident.title == null ? "" : safeText(incident.title, { max: MAX_MESSAGE, ascii });
  const alert = firstAlert(incident, options);
  const second: Span[] = [
    { text: alert },
    { text: isSaid(title, incident) ? "" : title, paint: style.dim },
    { text: earliest === undefined ? "" : wordsFor(lang).since(clockText(earliest, now)), paint: style.dim },
  ];
  return [
    ...spread(first, { text: right, paint: style.dim }, { width, indent: 1, gap: "  " }),
    ...flow(second, { width, indent: 1 }),
  ];
}

/** Titles that awooo made itself name the alert and the service, which stand there already. */
function isSaid(title: string, { signals, affected_services }: Incident): boolean {
  const words = new Set(signals.map((signal) => signal.alert_name).concat(affected_services));
  return title.split(" ").every((word) => words.has(word));
}

function subjectOf({ labels }: Signal): string {
  const label = SUBJECT_LABELS.find((name) => labels[name] !== undefined);
  const name = label === undefined ? undefined : labels[label];
  return [labels["namespace"], name].filter((part) => part !== undefined).join("/");
}

function messageOf({ message, annotations }: Signal): string {
  return message ?? annotations["summary"] ?? annotations["description"] ?? "";
}

/** The alerts, newest first, at most `max` of them; their own words are quoted and dim, since anybody may write them. */
export function signalLines(incident: Incident, options: TextOptions, indent: number, max = 10): string[] {
  const { style, width, now, ascii, lang } = options;
  const { quote } = symbolsFor(ascii);
  const shown = newestFirst(incident.signals).slice(0, max);
  const words = wordsFor(lang);
  const state = Math.max(displayWidth(words.firing), displayWidth(words.ended));
  const lines = shown.flatMap((signal) => {
    const firing = isFiring(signal);
    const message = safeText(messageOf(signal), { max: MAX_MESSAGE, ascii });
    const spans: Span[] = [
      { text: signal.starts_at == null ? "--:--:--" : clockText(signal.starts_at, now, true), paint: style.dim },
      { text: padEnd(firing ? words.firing : words.ended, state), paint: firing ? style.red : style.green },
      { text: safeText(signal.alert_name, { max: MAX_NAME, ascii }) },
      { text: safeText(subjectOf(signal), { max: MAX_NAME, ascii }) },
    ];
    const said =
      message === ""
        ? []
        : flow([{ text: quote[0] + message + quote[1], paint: style.dim }], { width, indent: indent + 2 });
    return [...flow(spans, { width, indent, gap: "  " }), ...said];
  });
  const left = incident.signals.length - shown.length;
  return left === 0 ? lines : [...lines, " ".repeat(indent) + style.dim(words.more(left))];
}
