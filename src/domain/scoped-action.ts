/** A model's words as an action on an object the incident names. A proposal and a look go the same way. */
import * as z from "zod/mini";
import { type ActionName, type CatalogueAction, catalogueAction, classOf, definitionOf, objectOf } from "./action.ts";
import { answerFault, isRecord } from "./answer-fault.ts";
import { type AnswerScope, objectInScope } from "./answer-scope.ts";
import { AwoooError } from "./awooo-error.ts";

/**
 * Makes the action, if its parameters fit and its object is in the scope.
 * @throws AwoooError no_proposal with `details.reason` `refused_action`; its one line can be shown to the model
 */
export function scopedAction(name: ActionName, rawParams: unknown, scope: AnswerScope): CatalogueAction {
  const params = isRecord(rawParams) ? inKnownNamespace(name, mendParams(rawParams), scope) : rawParams;
  let action: CatalogueAction;
  try {
    action = catalogueAction(name, params, name);
  } catch (error) {
    throw error instanceof AwoooError ? answerFault("refused_action", `action ${error.message}`) : error;
  }
  const object = objectOf(action);
  if (object === null && isLookAround(action, scope)) return action;
  if (object?.name == null) throw answerFault("refused_action", `${name}: name the object it is about`);
  const { kind, namespace } = object;
  if (objectInScope(scope, { kind, name: object.name, namespace: namespace ?? undefined }) !== undefined) return action;
  const where = namespace === null ? "" : ` in namespace ${namespace}`;
  throw answerFault("refused_action", `${name} of ${kind}/${object.name}${where}: the incident names no such object`);
}

/** A look at no object in particular (the events) in a namespace of the incident. */
function isLookAround(action: CatalogueAction, scope: AnswerScope): boolean {
  const { namespace } = action.params;
  return classOf(action) === "read" && typeof namespace === "string" && scope.namespaces.includes(namespace);
}

/** Models write null for what they leave open, and switches as true and false. */
function mendParams(params: Record<string, unknown>): Record<string, unknown> {
  const given = Object.entries(params).filter(([, value]) => value !== null && value !== false);
  return Object.fromEntries(given.map(([key, value]) => [key, value === true ? "true" : value]));
}

/** Fills in the namespace of a look at an object whose namespace the incident says. */
function inKnownNamespace(
  action: ActionName,
  params: Record<string, unknown>,
  scope: AnswerScope,
): Record<string, unknown> {
  const { kind, name } = params;
  const { shape } = definitionOf(action).params();
  const isOpen = shape["namespace"] !== undefined && z.safeParse(shape["namespace"], undefined).success;
  if (params["namespace"] !== undefined || !isOpen || kind === "node") return params;
  if (typeof kind !== "string" || typeof name !== "string") return params;
  const namespace = objectInScope(scope, { kind, name, namespace: undefined })?.namespace;
  return namespace == null ? params : { ...params, namespace };
}
