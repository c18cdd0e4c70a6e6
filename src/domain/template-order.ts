/**
 * Which of several fitting templates goes first, and by what a template lost against another.
 *
 * Of the signals of one incident the cause goes before its symptoms, then what lies deeper (a node before what runs on
 * it), then the graver one. Ties go to what does less. The same input gives the same order always.
 */
import { LOOKS } from "./action.ts";
import type { Signal } from "./signal.ts";
import type { Target } from "./target.ts";
import { SUBJECTS, type Template } from "./template.ts";
import type { MatchReason } from "./template-reason.ts";
import type { Weight } from "./template-signals.ts";

/** A template and what it knows of an incident. */
export interface Fit {
  template: Template;
  /** The signal it fits best; null only for a template that fits anything. */
  signal: Signal | null;
  /** What it is aimed at: the object of a signal that names a cause, else the target that was asked for. */
  target: Target;
  /** How much it had to know of the signal to fit; comparable between templates. */
  specificity: number;
  reasons: MatchReason[];
  weight: Weight;
  /** How many signals the template fits. */
  support: number;
  /** Whether it is about the target that was asked for. */
  own: boolean;
  /** Whether it is the most specific template for one of the signals. */
  wins: boolean;
}

/** By what one template goes before another. */
export type Advantage =
  | "knowledge"
  | "specificity"
  | "role"
  | "depth"
  | "gravity"
  | "target"
  | "data"
  | "support"
  | "own"
  | "harm"
  | "id";

type Rule = readonly [Advantage, (fit: Fit) => number];

const ROLE_ORDER = { cause: 0, symptom: 1, notice: 2, last_resort: 3 } as const;
const WORKLOAD_DEPTH = SUBJECTS.indexOf("configuration");

/** The smaller number goes first. */
const SPECIFICITY: Rule = ["specificity", (fit) => -fit.specificity];
/** A team's own template was written by somebody who knows its services. */
const OWN: Rule = ["own", ({ template }) => (template.own === true ? 0 : 1)];
const HARM: Rule = ["harm", (fit) => harm(fit.template)];
const IMPORTANCE: readonly Rule[] = [
  ["role", (fit) => ROLE_ORDER[fit.template.role ?? "symptom"]],
  ["depth", depth],
  ["gravity", (fit) => fit.weight],
  ["depth", layer],
  ["data", (fit) => (RESTORES.has(fit.template.remedy) ? 0 : 1)],
  ["target", (fit) => (fit.own ? 0 : 1)],
  // Much noise is no argument for one cause over another.
  ["support", (fit) => (fit.template.role === "cause" ? 0 : -fit.support)],
  SPECIFICITY,
  OWN,
  HARM,
];
const BY_KNOWLEDGE: readonly Rule[] = [SPECIFICITY, OWN, HARM];

/** 0: what others stand on; 1: what runs on it. Only among causes does it matter. */
function depth({ template }: Fit): number {
  if (template.role !== "cause") return 0;
  return SUBJECTS.indexOf(template.subject ?? "workload") < WORKLOAD_DEPTH ? 0 : 1;
}

/** Among what others stand on, what stands on nothing else there. */
function layer(fit: Fit): number {
  return fit.template.role === "cause" && depth(fit) === 0 ? SUBJECTS.indexOf(fit.template.subject ?? "workload") : 0;
}

/** Remedies for where data is about to be lost, or nobody may write. */
const RESTORES: ReadonlySet<string> = new Set(["failover_or_restore_quorum"]);

/** How much carrying a template out may change, known before there is anything to carry it out on. */
function harm({ action, remedy }: Template): number {
  if (action !== undefined) return LOOKS.includes(action.name) ? 0 : 2;
  return remedy === "investigate" || remedy === "silence_or_tune" ? 0 : 1;
}

function compare(a: Fit, b: Fit, rules: readonly Rule[]): number {
  for (const [, rank] of rules) {
    const difference = rank(a) - rank(b);
    if (difference !== 0) return difference;
  }
  return a.template.id < b.template.id ? -1 : 1;
}

/** For templates that are each the best for one of the signals. */
export const byImportance = (a: Fit, b: Fit): number => compare(a, b, IMPORTANCE);
/** For templates that speak of the same signal. */
export const bySpecificity = (a: Fit, b: Fit): number => compare(a, b, BY_KNOWLEDGE);

/** Whether it would change something because of what is only for information. */
export const isQuietAction = (fit: Fit): boolean => fit.signal !== null && fit.weight === 2 && harm(fit.template) === 2;

/** Whether nothing but the alphabet speaks for one of two remedies that both change something. */
export function isTie(winner: Fit, other: Fit): boolean {
  const acts = harm(winner.template) > 0 && harm(other.template) > 0;
  return acts && winner.template.remedy !== other.template.remedy && advantage(winner, other) === "id";
}

/** Why `winner` went before `loser`. */
export function advantage(winner: Fit, loser: Fit): Advantage {
  if (loser.signal === null && winner.signal !== null) return "knowledge";
  const rules = winner.wins && loser.wins ? IMPORTANCE : BY_KNOWLEDGE;
  const found = rules.find(([, rank]) => rank(winner) !== rank(loser));
  return found?.[0] ?? "id";
}
