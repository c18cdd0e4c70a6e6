/**
 * Which templates fit an incident, the best first, and why.
 *
 * Each signal goes to the template that is most specific about it; among the signals of one incident the cause goes
 * before its symptoms, then the graver one. Ties go to what does less. The same input gives the same order always.
 */

import type { Incident } from "./incident.ts";
import { once } from "./once.ts";
import type { Signal } from "./signal.ts";
import type { Target } from "./target.ts";
import type { Evidence, Template } from "./template.ts";
import { recentChange } from "./template-evidence.ts";
import { indexTemplates, patternFits, type TemplateIndex, type Way, waysByName, waysByText } from "./template-index.ts";
import type { MatchReason } from "./template-reason.ts";
import { decidingSignals, signalText, signalWeight, type Weight, wordMemo } from "./template-signals.ts";

export interface RankedMatch {
  template: Template;
  /** The signal it fits best; null only for a template that fits anything. */
  signal: Signal | null;
  /** How much it had to know of the signal to fit; comparable between templates. */
  specificity: number;
  reasons: MatchReason[];
}

interface Fit extends RankedMatch {
  weight: Weight;
  /** How many deciding signals the template fits. */
  support: number;
}

/** Labels are facts, so one that was asked for says more than the name of a symptom. */
const PER_LABEL = 55;
const PER_EVIDENCE = 30;
const PER_SEVERITY = 5;
const LAST_RESORT = 1;

interface Question {
  incident: Incident;
  index: TemplateIndex;
  words: (text: string) => string[];
  evidence: (kind: Evidence) => string | null;
}

/** All templates that fit, the one to propose first. */
export function matchTemplates(incident: Incident, target: Target, templates: readonly Template[]): RankedMatch[] {
  const signals = decidingSignals(incident, target);
  const question: Question = {
    incident,
    index: indexTemplates(templates),
    words: wordMemo(),
    evidence: once(() => recentChange(incident, signals)),
  };
  const bySignal = signals.map((signal) => fitsOf(question, signal));
  const winners = new Set<Template>();
  for (const fits of bySignal) {
    const best = fits.toSorted(bySpecificity)[0];
    if (best !== undefined) winners.add(best.template);
  }
  const all = merge(bySignal.flat());
  return [
    ...all.filter((fit) => winners.has(fit.template)).sort(byImportance),
    ...all.filter((fit) => !winners.has(fit.template)).sort(bySpecificity),
    ...always(question),
  ].map(({ template, signal, specificity, reasons, support }) => ({
    template,
    signal,
    specificity,
    reasons: support > 1 ? [...reasons, { code: "support" as const, signals: support, of: signals.length }] : reasons,
  }));
}

/** One fit a template: the one by its gravest, then most telling signal. */
function merge(fits: readonly Fit[]): Fit[] {
  const best = new Map<Template, Fit>();
  for (const fit of fits) {
    const known = best.get(fit.template);
    if (known === undefined) best.set(fit.template, { ...fit });
    else {
      const better = fit.weight - known.weight || known.specificity - fit.specificity;
      best.set(fit.template, { ...(better < 0 ? fit : known), support: known.support + 1 });
    }
  }
  return [...best.values()];
}

function fitsOf(question: Question, signal: Signal): Fit[] {
  const { index, incident } = question;
  const words = question.words(signal.alert_name);
  const text = `${signalText(signal)} ${incident.title ?? ""}`;
  const ways = [...waysByName(index, words), ...waysByText(index, text, question.words(text)), ...index.unnamed];
  const best = new Map<Template, Fit>();
  for (const way of ways) {
    const fit = fitOf(question, way, signal, words);
    const known = best.get(way.template);
    if (fit !== null && (known === undefined || fit.specificity > known.specificity)) best.set(way.template, fit);
  }
  return [...best.values()];
}

function fitOf(question: Question, way: Way, signal: Signal, words: readonly string[]): Fit | null {
  const { template, rule } = way;
  if (way.not.some((pattern) => patternFits(pattern, words))) return null;
  const { severity } = question.incident;
  if (rule.severities?.includes(severity) === false) return null;
  const reasons: MatchReason[] = wayReason(way, signal);
  for (const [label, values] of Object.entries(rule.labels ?? {})) {
    const value = signal.labels[label];
    if (value === undefined || !values.some((wanted) => wanted.toLowerCase() === value.toLowerCase())) return null;
    reasons.push({ code: "label", label, value });
  }
  if (rule.severities !== undefined) reasons.push({ code: "severity", severity });
  for (const evidence of template.requires ?? []) {
    const quote = question.evidence(evidence);
    if (quote === null) return null;
    reasons.push({ code: "evidence", evidence, quote });
  }
  if (template.role === "last_resort") reasons.push({ code: "last_resort" });
  return { template, signal, specificity: specificityOf(way), reasons, weight: signalWeight(signal), support: 1 };
}

function wayReason(way: Way, { alert_name: alert }: Signal): MatchReason[] {
  switch (way.kind) {
    case "alert":
      return [{ code: "alert", alert }];
    case "pattern":
      return [{ code: "pattern", alert, pattern: way.text }];
    case "words":
      return [{ code: "words", phrase: way.text }];
    case "labels":
      return [];
  }
}

/** Derived, so that nobody has to keep priorities in step by hand. */
function specificityOf({ template, rule, strength }: Way): number {
  const evidence = (template.requires ?? []).length * PER_EVIDENCE;
  if (template.role === "last_resort") return LAST_RESORT + evidence;
  const labels = Object.keys(rule.labels ?? {}).length * PER_LABEL;
  return strength + labels + (rule.severities === undefined ? 0 : PER_SEVERITY) + evidence;
}

/** Templates without a rule fit whatever the signals are, after all others. */
function always({ index, evidence }: Question): Fit[] {
  return index.always
    .filter(({ requires }) => (requires ?? []).every((kind) => evidence(kind) !== null))
    .map((template) => ({
      template,
      signal: null,
      specificity: 0,
      reasons: [{ code: "default" as const }],
      weight: 2 as const,
      support: 0,
    }))
    .sort(bySpecificity);
}

const ROLE_ORDER = { cause: 0, symptom: 1, notice: 2, last_resort: 3 } as const;

function byImportance(a: Fit, b: Fit): number {
  const role = (fit: Fit) => ROLE_ORDER[fit.template.role ?? "symptom"];
  return role(a) - role(b) || a.weight - b.weight || b.support - a.support || bySpecificity(a, b);
}

function bySpecificity(a: Fit, b: Fit): number {
  return (
    b.specificity - a.specificity || harm(a.template) - harm(b.template) || (a.template.id < b.template.id ? -1 : 1)
  );
}

/** How much carrying a template out may change, known before there is anything to carry it out on. */
function harm({ action, remedy }: Template): number {
  if (action?.name === "describe" || action?.name === "logs") return 0;
  if (action !== undefined) return 2;
  return remedy === "investigate" || remedy === "silence_or_tune" ? 0 : 1;
}
