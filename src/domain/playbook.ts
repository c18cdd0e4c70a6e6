/**
 * A team's own recipe: which incidents it is for, what to do, and how it has done so far.
 */
import { alertFamily } from "./alert-family.ts";
import { type Incident, SEVERITIES, type Severity } from "./incident.ts";
import type { Playbook } from "./playbook-schema.ts";
import type { Target } from "./target.ts";
import { targetText } from "./target.ts";
import { resolveTarget } from "./template-params.ts";
import { decidingSignals } from "./template-signals.ts";

/** A playbook is taken from here on: by a true match easily, and with one plain contradiction never. */
export const SIMILARITY_NEEDED = 0.85;
/** How far the best must be ahead of the next; two that are about equally good mean that nobody decided. */
const MARGIN_NEEDED = 0.05;

/**
 * The parts of a similarity, sum 1. Each of services, kind and namespace weighs more than the 0.15 that a match may
 * lack, so that one of them being wrong is enough to refuse.
 */
const PARTS = { alerts: 0.38, services: 0.2, kind: 0.16, namespace: 0.16, severity: 0.1 } as const;
/** What a part counts that the playbook leaves open: enough to match, less than one that names it. */
const OPEN = 0.8;

/** How well a playbook's symptoms fit, 0..1. Says nothing about whether the alert families agree. */
export function similarity(playbook: Playbook, incident: Incident, target: Target): number {
  const { services, severities, workload_kind, namespace } = playbook.symptoms;
  const actual = resolveTarget(target)?.target ?? target;
  const names = [target.name, targetText(target), targetText(actual)];
  const sum =
    PARTS.alerts * alertSimilarity(playbook, familiesOf(incident, target)) +
    PARTS.services * open(services, (list) => (list.some((service) => names.includes(service)) ? 1 : 0)) +
    PARTS.kind * open(workload_kind, (kind) => (kind === actual.kind || kind === target.kind ? 1 : 0)) +
    PARTS.namespace * open(namespace, (wanted) => (wanted === actual.namespace ? 1 : 0)) +
    PARTS.severity * open(severities, (list) => severitySimilarity(list, incident.severity));
  return Math.round(sum * 1e6) / 1e6;
}

function open<T>(wanted: T | undefined, score: (wanted: T) => number): number {
  return wanted === undefined ? OPEN : score(wanted);
}

function familiesOf(incident: Incident, target: Target): Set<string> {
  return new Set(decidingSignals(incident, target).map((signal) => alertFamily(signal.alert_name)));
}

/** 1 where an alert family agrees; else how many of its words do, which alone is never enough. */
function alertSimilarity({ symptoms }: Playbook, families: ReadonlySet<string>): number {
  let best = 0;
  for (const alert of symptoms.alerts) {
    for (const family of families) best = Math.max(best, sharedWords(alertFamily(alert), family));
  }
  return best;
}

function sharedWords(a: string, b: string): number {
  const first = new Set(a.split("-"));
  const second = new Set(b.split("-"));
  const shared = [...first].filter((word) => second.has(word)).length;
  return shared / (first.size + second.size - shared);
}

function severitySimilarity(wanted: readonly Severity[], severity: Severity): number {
  const distance = Math.min(...wanted.map((s) => Math.abs(SEVERITIES.indexOf(s) - SEVERITIES.indexOf(severity))));
  return distance === 0 ? 1 : distance === 1 ? 0.5 : 0;
}

export interface PlaybookMatch {
  playbook: Playbook;
  score: number;
  /** The next best that also fits; null where there is none. */
  runner_up: { playbook: Playbook; score: number } | null;
}

export interface PlaybookScore {
  playbook: Playbook;
  /** 0..1 */
  score: number;
  /** Whether an alert family it names is firing; without that, no score is enough. */
  family: boolean;
}

/** How well each playbook fits an incident, the best first. */
export function scorePlaybooks(playbooks: readonly Playbook[], incident: Incident, target: Target): PlaybookScore[] {
  const families = familiesOf(incident, target);
  return playbooks
    .map((playbook) => ({
      playbook,
      score: similarity(playbook, incident, target),
      family: playbook.symptoms.alerts.some((alert) => families.has(alertFamily(alert))),
    }))
    .sort((a, b) => b.score - a.score || (a.playbook.id < b.playbook.id ? -1 : 1));
}

/**
 * The playbook an incident calls for: an alert family it names is firing, its similarity reaches 0.85, and it is
 * clearly ahead of every other such playbook. null where none is, also where two are about equally good.
 */
export function matchPlaybook(
  playbooks: readonly Playbook[],
  incident: Incident,
  target: Target,
): PlaybookMatch | null {
  const fitting = scorePlaybooks(playbooks, incident, target).filter(
    ({ score, family }) => family && score >= SIMILARITY_NEEDED,
  );
  const [best, next] = fitting;
  if (best === undefined || (next !== undefined && best.score - next.score < MARGIN_NEEDED)) return null;
  return { playbook: best.playbook, score: best.score, runner_up: next ?? null };
}
