/** The shape of a model's answer. */
import * as z from "zod/mini";
import { definitionOf, OFFERED_ACTIONS } from "./action.ts";
import type { AnswerScope } from "./answer-scope.ts";
import { REMEDIES } from "./proposal.ts";
import { RISK_LEVELS } from "./risk-level.ts";
import type { TargetKind } from "./target.ts";

/** Part of the key of a cached answer; raise it when the meaning of a field changes. */
export const ANSWER_SCHEMA_VERSION = 2;

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
  const actions = OFFERED_ACTIONS.flatMap((name) => {
    const { params: zParams, kinds } = definitionOf(name);
    const params = scopedParams(zParams(), kinds, scope);
    return params === null ? [] : [z.strictObject({ type: z.literal(name), params })];
  });
  const { reasoning, ...others } = zWords.shape;
  return z.strictObject({ reasoning, action: z.union([...actions, zManual, zNone]), ...others });
}

/** Object names as a closed list; null where the incident names nothing that this action could be aimed at. */
function scopedParams(
  params: z.ZodMiniObject,
  kinds: readonly TargetKind[],
  scope: AnswerScope,
): z.ZodMiniObject | null {
  const shape: Record<string, z.core.$ZodType> = { ...params.shape };
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
  return z.strictObject(Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, plainText(value)])));
}

/** Text without its pattern, which servers are slow with or refuse; the catalogue checks the answer anyway. */
function plainText(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodMiniString) return z.string();
  if (!(schema instanceof z.ZodMiniOptional)) return schema;
  return schema._zod.def.innerType instanceof z.ZodMiniString ? z.optional(z.string()) : schema;
}
