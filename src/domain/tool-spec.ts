/** The tools as a model is told of them. Made of what checks the calls, so that the two cannot come apart. */
import * as z from "zod/mini";
import { type ActionName, definitionOf } from "./action.ts";
import type { AnswerScope } from "./answer-scope.ts";
import type { EvidenceSource } from "./evidence.ts";
import { scopedParams } from "./scoped-params.ts";
import { LOOK_TOOLS, MAX_QUERY, serviceNames, toolNames } from "./tool-call.ts";

/** One argument: the part of JSON Schema that servers of models keep. */
export interface ToolProperty {
  type: "string" | "integer" | "boolean";
  description?: string;
  enum?: string[];
}

/** One entry of `tools` in a chat request. */
export interface ToolSpec {
  type: "function";
  function: {
    name: string;
    description: string;
    parameters: { type: "object"; properties: Record<string, ToolProperty>; required: string[] };
  };
}

/** What a model may be offered: tools of the sources there are, and only those that fit what the incident names. */
export function toolsFor(scope: AnswerScope, available: readonly EvidenceSource[]): ToolSpec[] {
  return toolNames(available).flatMap((name) => {
    const parameters = LOOK_TOOLS.some((look) => look === name)
      ? lookParameters(name as ActionName, scope)
      : otherParameters(name, scope);
    if (parameters === null) return [];
    return [{ type: "function" as const, function: { name, description: DESCRIPTIONS[name] ?? name, parameters } }];
  });
}

type Parameters = ToolSpec["function"]["parameters"];

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  describe: "kubectl describe: state, conditions and recent events of one object.",
  logs: "kubectl logs: the last lines of a workload's log. previous: those of the container that ended, after a crash.",
  events: "kubectl events: recent events of a namespace, or of one object (kind and name).",
  get: "kubectl get: one object as a line of a table.",
  rollout_history: "kubectl rollout history: the revisions of a workload; with a revision, its pod template.",
  top_pods: "kubectl top pod: what a pod uses of cpu and memory now.",
  top_nodes: "kubectl top node: what a node uses of cpu and memory now.",
  prometheus_query: "Instant query of Prometheus, in PromQL; ranges of a day at most.",
  signoz_service: "Latency, call rate and error rate of a service in the last 30 minutes, from its traces.",
  similar_incidents: "Earlier incidents like this one: what was proposed, what ran, how it ended.",
  playbooks: "The team's own playbooks that come near this incident.",
  recent_changes: "What was run from here in this namespace in the last 24 hours, and requests of this incident.",
};

const ARGUMENTS: Readonly<Record<string, string>> = {
  tail: "how many lines, at most 100",
  since: "only newer than this, such as 15m",
  container: "only where the pod has several",
  previous: "of the container that ended",
  query: `PromQL on one line, at most ${MAX_QUERY} characters`,
};

function lookParameters(name: ActionName, scope: AnswerScope): Parameters | null {
  const { params, kinds } = definitionOf(name);
  const scoped = scopedParams(params(), kinds, scope);
  if (name !== "events") return scoped === null ? null : parametersOf(scoped);
  // The events of a namespace need no object.
  if (scope.namespaces.length === 0) return null;
  const { kind, name: object } = scoped?.shape ?? {};
  const about = kind === undefined || object === undefined ? {} : { kind: open(kind), name: open(object) };
  return parametersOf(z.strictObject({ ...about, namespace: z.enum([...scope.namespaces]) }));
}

function open(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodMiniOptional ? schema : z.optional(schema);
}

function otherParameters(name: string, scope: AnswerScope): Parameters | null {
  if (name === "prometheus_query") return parametersOf(z.strictObject({ query: z.string() }));
  if (name !== "signoz_service") return parametersOf(z.strictObject({}));
  const services = serviceNames(scope);
  return services.length === 0 ? null : parametersOf(z.strictObject({ service: z.enum(services) }));
}

function parametersOf(schema: z.ZodMiniObject): Parameters {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" });
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, property(name, value)])),
    required,
  };
}

/** Servers drop what they do not know of a schema; the calls are checked by the whole one. */
function property(name: string, schema: z.core.JSONSchema._JSONSchema): ToolProperty {
  const about = ARGUMENTS[name];
  const description = about === undefined ? {} : { description: about };
  if (typeof schema === "boolean") return { type: "string", ...description };
  if (schema.const === "true") return { type: "boolean", ...description };
  if (schema.type === "integer") return { type: "integer", ...description };
  const closed = schema.enum?.filter((value) => typeof value === "string");
  return { type: "string", ...description, ...(closed === undefined ? {} : { enum: closed }) };
}
