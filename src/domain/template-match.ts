/**
 * Which templates fit an incident, the best first, and why.
 *
 * Each signal goes to the template that is most specific about it; `template-order.ts` says which of those goes first.
 * Signals about other objects than the target are heard only where they name a cause.
 */
import { isSameObject, signalTarget, unknownTarget } from "./choose-target.ts";
import type { Incident } from "./incident.ts";
import { nodeTarget } from "./label-target.ts";
import type { Signal } from "./signal.ts";
import { type Target, targetText, UNKNOWN_SERVICE } from "./target.ts";
import type { Template } from "./template.ts";
import { type EvidenceOf, evidenceOf, singleTarget } from "./template-evidence.ts";
import { indexTemplates, patternFits, type TemplateIndex, type Way, waysByName, waysByText } from "./template-index.ts";
import { byImportance, bySpecificity, type Fit } from "./template-order.ts";
import type { MatchReason } from "./template-reason.ts";
import {
  decidingSignals,
  expressionText,
  foreignSignals,
  signalText,
  signalWeight,
  spokenName,
  wordMemo,
} from "./template-signals.ts";

/** Labels are facts, so one that was asked for says more than the name of a symptom. */
const PER_LABEL = 55;
const PER_EVIDENCE = 30;
const PER_SEVERITY = 5;
const LAST_RESORT = 1;

interface Question {
  incident: Incident;
  target: Target;
  index: TemplateIndex;
  words: (text: string) => string[];
  evidence: EvidenceOf;
  /** Whether a signal names the target; else only the incident does, and speaks for all of its signals. */
  named: boolean;
}

/** All templates that fit, the one to propose first. */
export function matchTemplates(incident: Incident, target: Target, templates: readonly Template[]): Fit[] {
  const signals = decidingSignals(incident, target);
  const question: Question = {
    incident,
    target,
    index: indexTemplates(templates),
    words: wordMemo(),
    evidence: evidenceOf(signals, target, incident.created_at),
    named: incident.signals.map(signalTarget).some((named) => named !== null && isSameObject(named, target)),
  };
  const heard = signals.map((signal) => fitsOf(question, signal));
  const overheard = foreignSignals(incident, signals).map((signal) => fitsOf(question, signal));
  const crowded = crowdedTemplates([...heard, ...overheard].flat());
  const alone = (fits: readonly Fit[]) => fits.filter((fit) => !crowded.has(fit.template));
  const own = heard.map((fits) => markWinner(alone(fits)));
  const foreign = overheard.map((fits) => causeOf(markWinner(alone(fits))));
  const all = merge([...own, ...foreign].flat());
  return [
    ...all.filter((fit) => fit.wins).sort(byImportance),
    ...all.filter((fit) => !fit.wins).sort(bySpecificity),
    ...always(question),
  ].map((fit) => explained(fit, heard.length + overheard.length));
}

/** The most specific template for a signal speaks for it. */
function markWinner(fits: readonly Fit[]): Fit[] {
  const best = fits.toSorted(bySpecificity)[0];
  return fits.map((fit) => (fit === best ? { ...fit, wins: true } : fit));
}

/** What a signal about another object has to say here: its cause, if the template that knows it best names one. */
function causeOf(fits: readonly Fit[]): Fit[] {
  return fits.filter((fit) => fit.wins && fit.template.role === "cause");
}

/** Templates for one object only that would fit several. */
function crowdedTemplates(fits: readonly Fit[]): Set<Template> {
  const single = fits.filter(({ template }) => template.requires?.includes("single_target") === true);
  const byTemplate = Map.groupBy(single, ({ template }) => template);
  const crowded = [...byTemplate].filter(([, own]) => new Set(own.map((fit) => singleTarget(fit.signal))).size > 1);
  return new Set(crowded.map(([template]) => template));
}

/** One fit a template: the one by its gravest, then most telling signal, about the target rather than another object. */
function merge(fits: readonly Fit[]): Fit[] {
  const best = new Map<Template, Fit>();
  for (const fit of fits) {
    const known = best.get(fit.template);
    if (known === undefined) best.set(fit.template, fit);
    else {
      const better =
        known.weight - fit.weight || Number(fit.own) - Number(known.own) || fit.specificity - known.specificity;
      const kept = better > 0 ? fit : known;
      best.set(fit.template, { ...kept, wins: known.wins || fit.wins, support: known.support + 1 });
    }
  }
  return [...best.values()];
}

/** @param of how many signals were listened to */
function explained(fit: Fit, of: number): Fit {
  const reasons = [...fit.reasons];
  if (of > 1 && fit.signal !== null) reasons.push({ code: "support", signals: fit.support, of });
  if (!fit.own && fit.target.name !== UNKNOWN_SERVICE) reasons.push({ code: "aimed", at: targetText(fit.target) });
  return { ...fit, reasons };
}

function fitsOf(question: Question, signal: Signal): Fit[] {
  const { index } = question;
  const words = question.words(signal.alert_name);
  const text = `${signalText(signal)} ${spokenName(signal)} ${expressionText(signal)}`;
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
    const quote = question.evidence(evidence, signal);
    if (quote === null) return null;
    reasons.push({ code: "evidence", evidence, quote });
  }
  if (template.role === "last_resort") reasons.push({ code: "last_resort" });
  const fit = { template, signal, specificity: specificityOf(way), reasons, weight: signalWeight(signal) };
  return { ...fit, ...aimOf(question, template, signal), support: 1, wins: false };
}

/**
 * A cause is mended where it is; a symptom is looked into from the service that was asked about. What a signal says
 * that names nothing is not done to an object that another signal names.
 */
function aimOf(question: Question, template: Template, signal: Signal): Pick<Fit, "target" | "own"> {
  const { target, named } = question;
  const node = template.subject === "node" ? nodeAim(signal, template) : null;
  const own = node ?? signalTarget(signal);
  if (own === null) return named ? { target: unknownTarget([signal]), own: false } : { target, own: true };
  const aim = node !== null || template.role === "cause" ? own : target;
  return isSameObject(aim, target) ? { target, own: true } : { target: aim, own: false };
}

/** The node that a template about nodes is for. Its pods do not stand for it. */
function nodeAim(signal: Signal, { target_kinds }: Template): Target | null {
  const node = nodeTarget(signal);
  if (node !== null || target_kinds !== undefined || signalTarget(signal) === null) return node;
  return unknownTarget([]);
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

/** What a template knows that has no rule. */
export const FITS_ANYTHING: Omit<Fit, "template" | "target"> = {
  signal: null,
  specificity: 0,
  reasons: [{ code: "default" }],
  weight: 2,
  support: 0,
  own: true,
  wins: false,
};

/** Templates without a rule fit whatever the signals are, after all others. */
function always({ index, evidence, target }: Question): Fit[] {
  return index.always
    .filter(({ requires }) => (requires ?? []).every((kind) => evidence(kind, null) !== null))
    .map((template) => ({ ...FITS_ANYTHING, template, target }))
    .sort(bySpecificity);
}
