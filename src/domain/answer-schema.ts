/** The shape of a model's answer. */
import * as z from "zod/mini";
import { ACTION_NAMES, type ActionName } from "./action.ts";
import { cordon, uncordon } from "./actions/cordon.ts";
import { deletePod } from "./actions/delete-pod.ts";
import { describe } from "./actions/describe.ts";
import { logs } from "./actions/logs.ts";
import { rolloutRestart } from "./actions/rollout-restart.ts";
import { rolloutUndo } from "./actions/rollout-undo.ts";
import { scale } from "./actions/scale.ts";
import type { AnswerScope } from "./answer-scope.ts";
import { REMEDIES } from "./proposal.ts";
import { RISK_LEVELS } from "./risk-level.ts";

/** Part of the key of a cached answer; raise it when the meaning of a field changes. */
export const ANSWER_SCHEMA_VERSION = 1;

const PARAMS = {
  describe: describe.params,
  logs: logs.params,
  rollout_restart: rolloutRestart.params,
  rollout_undo: rolloutUndo.params,
  scale: scale.params,
  cordon: cordon.params,
  uncordon: uncordon.params,
  delete_pod: deletePod.params,
} as const satisfies Record<ActionName, () => z.ZodMiniObject>;

/** Everything but the action. The reasoning comes first: a model that has to argue first chooses better. */
export const zWords = z.object({
  reasoning: z.string(),
  title: z.string(),
  description: z.string(),
  remedy: z.enum(REMEDIES),
  risk_level: z.enum(RISK_LEVELS),
  confidence: z.number(),
  primary_responsibility: z.string(),
  signoz_correlation: z.string(),
  optimization_suggestions: z.array(z.string()),
});

const zManual = z.strictObject({ type: z.literal("manual"), steps: z.array(z.string()) });
const zNone = z.strictObject({ type: z.literal("none") });

/**
 * The schema a model's answer is held to while it is written: the actions that can be aimed at something the incident
 * names, each with those names only, or manual steps, or nothing.
 */
export function answerSchema(scope: AnswerScope): z.ZodMiniType {
  const actions = ACTION_NAMES.flatMap((name) => {
    const params = scopedParams(PARAMS[name](), scope);
    return params === null ? [] : [z.strictObject({ type: z.literal(name), params })];
  });
  const { reasoning, ...others } = zWords.shape;
  return z.strictObject({ reasoning, action: z.union([...actions, zManual, zNone]), ...others });
}

/** Object names as a closed list; null where the incident names nothing that this action could be aimed at. */
function scopedParams(params: z.ZodMiniObject, scope: AnswerScope): z.ZodMiniObject | null {
  const shape: Record<string, z.core.$ZodType> = { ...params.shape };
  const kinds = kindsOf(shape);
  const objects = scope.objects.filter(({ kind }) => kinds.includes(kind ?? "deployment"));
  if (objects.length === 0) return null;
  const known = objects.flatMap(({ kind }) => kind ?? []);
  if (shape["kind"] !== undefined && known.length === objects.length) shape["kind"] = z.enum([...new Set(known)]);
  const zNames = z.enum([...new Set(objects.map(({ name }) => name))]);
  for (const key of ["name", "pod", "node"]) if (key in shape) shape[key] = zNames;
  if ("namespace" in shape) {
    const zKnown = z.enum([...scope.namespaces]);
    const optional = z.safeParse(shape["namespace"] as z.core.$ZodType, undefined).success;
    if (scope.namespaces.length > 0) shape["namespace"] = optional ? z.optional(zKnown) : zKnown;
    else if (optional) delete shape["namespace"];
    else return null;
  }
  return z.strictObject(shape);
}

function kindsOf(shape: Record<string, z.core.$ZodType>): readonly string[] {
  const { kind } = shape;
  if (kind instanceof z.ZodMiniEnum) return kind.options.map(String);
  return "pod" in shape ? ["pod"] : ["node"];
}
