/**
 * A team's own recipe: which incidents it is for, what to do, and how it has done so far. safety.md section 3.
 */
import * as z from "zod/mini";
import { ACTION_NAMES } from "./action.ts";
import { alertFamily } from "./alert-family.ts";
import { type Incident, SEVERITIES, type Severity } from "./incident.ts";
import { REMEDIES } from "./proposal.ts";
import type { Target } from "./target.ts";
import { targetText } from "./target.ts";
import { actionProblem } from "./template.ts";
import { MAX_TEXT, TARGET_KINDS } from "./template-limits.ts";
import { resolveTarget } from "./template-params.ts";
import { decidingSignals } from "./template-signals.ts";

const zProse = z.string().check(z.minLength(1), z.maxLength(MAX_TEXT));
const zWord = z.string().check(z.minLength(1), z.maxLength(253));

const zSymptoms = z.strictObject({
  /** Alert names, any one of which calls for this playbook; severity and spelling in the name do not matter. */
  alerts: z.array(zWord).check(z.minLength(1)),
  /** `shop/checkout` or `checkout`; absent: any. */
  services: z.optional(z.array(zWord)),
  severities: z.optional(z.array(z.enum(SEVERITIES))),
  workload_kind: z.optional(z.enum(TARGET_KINDS)),
  namespace: z.optional(zWord),
});

/** Exponentially weighted success (alpha 0.2), 0..1, and how many outcomes are behind it. */
const zTrust = z.strictObject({ ewma: z.number().check(z.minimum(0), z.maximum(1)), n: z.int().check(z.minimum(0)) });

const zAction = z.strictObject({
  name: z.enum(ACTION_NAMES),
  params: z.record(z.string(), z.union([z.number(), z.string().check(z.maxLength(253))])),
});

const zPlaybookId = z
  .string()
  .check(
    z.maxLength(100),
    z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: "expected lower-case words joined by dashes" }),
  );

export const zPlaybook = z
  .strictObject({
    id: zPlaybookId,
    title: z.string().check(z.minLength(1), z.maxLength(200)),
    description: z.optional(zProse),
    symptoms: zSymptoms,
    action: z.optional(zAction),
    manual_steps: z.optional(z.array(zProse)),
    remedy: z.enum(REMEDIES),
    trust: z.optional(zTrust),
  })
  .check(
    z.refine(({ action, manual_steps = [] }) => action !== undefined || manual_steps.length > 0, {
      error: "expected an action or manual_steps",
    }),
    z.refine((playbook) => problemOf(playbook) === null, {
      path: ["action"],
      error: (issue) => problemOf(issue.input as Aim) ?? "does not fit",
    }),
  );
export type Playbook = z.infer<typeof zPlaybook>;

type Aim = Pick<z.infer<typeof zPlaybook>, "action" | "symptoms">;

function problemOf({ action, symptoms }: Aim): string | null {
  const kind = symptoms.workload_kind;
  return actionProblem({ action, ...(kind === undefined ? {} : { target_kinds: [kind] }) });
}

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

/**
 * The playbook an incident calls for: an alert family it names is firing, its similarity reaches 0.85, and it is
 * clearly ahead of every other such playbook. null where none is, also where two are about equally good.
 */
export function matchPlaybook(
  playbooks: readonly Playbook[],
  incident: Incident,
  target: Target,
): PlaybookMatch | null {
  const families = familiesOf(incident, target);
  const fitting = playbooks
    .filter(({ symptoms }) => symptoms.alerts.some((alert) => families.has(alertFamily(alert))))
    .map((playbook) => ({ playbook, score: similarity(playbook, incident, target) }))
    .filter(({ score }) => score >= SIMILARITY_NEEDED)
    .sort((a, b) => b.score - a.score || (a.playbook.id < b.playbook.id ? -1 : 1));
  const [best, next] = fitting;
  if (best === undefined || (next !== undefined && best.score - next.score < MARGIN_NEEDED)) return null;
  return { ...best, runner_up: next ?? null };
}
