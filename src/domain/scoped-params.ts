/** The parameters of an action as a model is shown them: object names as a closed list. */
import * as z from "zod/mini";
import type { AnswerScope } from "./answer-scope.ts";
import type { TargetKind } from "./target.ts";

/** null where the incident names nothing that this action could be aimed at. */
export function scopedParams(
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
