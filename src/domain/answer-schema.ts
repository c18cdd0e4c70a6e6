/** The shape of a model's answer. */
import * as z from "zod/mini";
import { definitionOf, OFFERED_ACTIONS } from "./action.ts";
import type { AnswerScope } from "./answer-scope.ts";
import { REMEDIES } from "./proposal.ts";
import { RISK_LEVELS } from "./risk-level.ts";
import { scopedParams } from "./scoped-params.ts";

/** Part of the key of a cached answer; raise it when the meaning of a field changes. */
export const ANSWER_SCHEMA_VERSION = 3;

/** Everything but the action. The reasoning comes first: a model that has to argue first chooses better. */
export const zWords = z.object({
  reasoning: z.string(),
  /** Ids of the evidence that the proposal rests on. */
  evidence: z.array(z.string()),
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
 * @param ids of the evidence that is given
 */
export function answerSchema(scope: AnswerScope, ids: readonly string[] = []): z.ZodMiniType {
  const actions = OFFERED_ACTIONS.flatMap((name) => {
    const { params: zParams, kinds } = definitionOf(name);
    const params = scopedParams(zParams(), kinds, scope);
    return params === null ? [] : [z.strictObject({ type: z.literal(name), params })];
  });
  const { reasoning, evidence: _, ...others } = zWords.shape;
  const cited = ids.length === 0 ? {} : { evidence: z.array(z.enum([...ids])) };
  return z.strictObject({ reasoning, ...cited, action: z.union([...actions, zManual, zNone]), ...others });
}
