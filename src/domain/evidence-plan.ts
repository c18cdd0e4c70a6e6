/** What is read where no model chooses: the looks the library calls for, then what nearly always helps. */
import type { CatalogueAction } from "./action.ts";
import { nameWords } from "./alert-family.ts";
import { type AnswerScope, scopeOf } from "./answer-scope.ts";
import { EVIDENCE_LIMITS, type EvidenceCall, type EvidenceSource } from "./evidence.ts";
import type { Incident } from "./incident.ts";
import { isFiring, type Signal } from "./signal.ts";
import type { Target } from "./target.ts";
import { resolveTarget } from "./template-params.ts";
import { callKey, LOOK_TOOLS, readToolCall } from "./tool-call.ts";

export interface PlanInput {
  incident: Incident;
  target: Target;
  /** Looks that the library calls for. */
  looks: readonly CatalogueAction[];
  available: readonly EvidenceSource[];
}

/**
 * At most as many calls as the budget allows, none twice, what is short first: so that a long description never
 * crowds out the line that says what changed.
 */
export function plannedCalls({ incident, target, looks, available }: PlanInput): EvidenceCall[] {
  const scope = scopeOf(incident, target);
  const signals = [...incident.signals.filter(isFiring), ...incident.signals].slice(0, 1);
  const asked = unique([
    ...available.filter((source) => source === "recent_changes" || source === "similar_incidents").map(question),
    ...(available.includes("prometheus") ? signals.flatMap(metricCalls) : []),
    ...signozCalls(target, scope, available),
  ]);
  const looked = unique(lookCalls(looks, target, signals, scope, available));
  const room = EVIDENCE_LIMITS.calls - asked.length;
  const playbooks = available.includes("playbooks") && looked.length < room ? [question("playbooks")] : [];
  return [...asked, ...playbooks, ...looked.slice(0, room - playbooks.length)];
}

function question(source: EvidenceSource): EvidenceCall {
  return { source } as EvidenceCall;
}

function unique(calls: readonly EvidenceCall[]): EvidenceCall[] {
  const keys = calls.map(callKey);
  return calls.filter((_, i) => keys.indexOf(keys[i] ?? "") === i);
}

/** Words by which an alert speaks of a container that ends. */
const CRASH_WORDS: ReadonlySet<string> = new Set([
  "crash",
  "crashing",
  "crashed",
  "crashloop",
  "looping",
  "restart",
  "restarting",
  "restarts",
  "oom",
  "killed",
  "oomkilled",
  "backoff",
]);

function lookCalls(
  looks: readonly CatalogueAction[],
  target: Target,
  signals: readonly Signal[],
  scope: AnswerScope,
  available: readonly EvidenceSource[],
): EvidenceCall[] {
  const object = resolveTarget(target)?.target;
  const crashed = signals.some(({ alert_name }) => nameWords(alert_name).some((word) => CRASH_WORDS.has(word)));
  const namespace = object?.namespace ?? scope.namespaces[0];
  const about =
    object === undefined ? undefined : { kind: object.kind, name: object.name, namespace: object.namespace };
  const wanted: [name: string, params: unknown][] = [
    ...looks
      .filter(({ name }) => LOOK_TOOLS.some((tool) => tool === name))
      .map((l) => [l.name, l.params] as [string, unknown]),
    ["describe", about],
    ["events", { namespace }],
    ...(crashed ? [["logs", { ...about, previous: true }] as [string, unknown]] : []),
    ["logs", about],
    ["rollout_history", about],
  ];
  return wanted.flatMap(([name, params]) => {
    const call = params === undefined ? { refused: "" } : readToolCall(name, params, scope, available);
    return "refused" in call ? [] : [call];
  });
}

/** Whether the alert still fires, and whether what it was measured at still answers. */
function metricCalls({ alert_name, labels }: Signal): EvidenceCall[] {
  const { job, instance } = labels;
  const where = Object.entries({ job, instance }).flatMap(([name, value]) =>
    value ? [`${name}=${promString(value)}`] : [],
  );
  const queries = [
    `ALERTS{alertname=${promString(alert_name)}}`,
    ...(where.length > 0 ? [`up{${where.join(",")}}`] : []),
  ];
  return queries.flatMap((query) => {
    const call = readToolCall("prometheus_query", { query }, { objects: [], namespaces: [] }, ["prometheus"]);
    return "refused" in call ? [] : [call];
  });
}

/** A text as PromQL writes it. */
function promString(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}

function signozCalls(target: Target, scope: AnswerScope, available: readonly EvidenceSource[]): EvidenceCall[] {
  const call = readToolCall("signoz_service", { service: target.name }, scope, available);
  return "refused" in call ? [] : [call];
}
