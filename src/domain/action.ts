/**
 * The action catalogue: the closed list of things awooo can build a command for.
 *
 * An argv exists only as the result of `argvOf`, so nothing a model, a template or a person wrote can become a
 * command by another way. Adding an action: one file in `actions/`, one line here, one row in its test.
 */
import type * as z from "zod/mini";
import { cordon, uncordon } from "./actions/cordon.ts";
import type { ActionClass, ActionDefinition, ClusterFacts } from "./actions/definition.ts";
import { deletePod } from "./actions/delete-pod.ts";
import { describe } from "./actions/describe.ts";
import { logs } from "./actions/logs.ts";
import { rolloutRestart } from "./actions/rollout-restart.ts";
import { rolloutUndo } from "./actions/rollout-undo.ts";
import { scale } from "./actions/scale.ts";
import { AwoooError } from "./awooo-error.ts";
import type { RiskLevel } from "./risk-level.ts";
import { UNCOMPILED, validate } from "./schema.ts";

const CATALOGUE = {
  describe,
  logs,
  rollout_restart: rolloutRestart,
  rollout_undo: rolloutUndo,
  scale,
  cordon,
  uncordon,
  delete_pod: deletePod,
} as const satisfies Record<string, ActionDefinition<z.ZodMiniObject>>;

export type ActionName = keyof typeof CATALOGUE;
export const ACTION_NAMES = Object.keys(CATALOGUE) as [ActionName, ...ActionName[]];

/** An action with parameters that fit it. Only `catalogueAction` makes one. */
export interface CatalogueAction {
  readonly name: ActionName;
  readonly params: Readonly<Record<string, string | number>>;
}

/** A command as the operating system takes it. Only `argvOf` makes one. */
export type Argv = readonly string[] & { readonly __argv: unique symbol };

function definitionOf(name: ActionName): ActionDefinition<z.ZodMiniObject> {
  return CATALOGUE[name] as unknown as ActionDefinition<z.ZodMiniObject>;
}

/**
 * Makes an action from untrusted parts (a model's answer, a template).
 * @throws AwoooError invalid_data when the name is not in the catalogue or a parameter does not fit
 */
export function catalogueAction(name: string, params: unknown, where = "action"): CatalogueAction {
  if (!Object.hasOwn(CATALOGUE, name)) {
    throw new AwoooError("invalid_data", `${where}: name: no action ${JSON.stringify(name)} in the catalogue`, {
      hint: `One of: ${ACTION_NAMES.join(", ")}.`,
    });
  }
  const known = name as ActionName;
  return {
    name: known,
    params: validate(definitionOf(known).params(), params, where, UNCOMPILED) as CatalogueAction["params"],
  };
}

/** The exact command of an action. Flags are `--flag=value`; no value can start with a dash. */
export function argvOf(action: CatalogueAction): Argv {
  return ["kubectl", ...definitionOf(action.name).argv(action.params as never)] as unknown as Argv;
}

/** What kind of change an action is; `facts` are what the cluster said, where it answered. */
export function classOf(action: CatalogueAction, facts: ClusterFacts = {}): ActionClass {
  return definitionOf(action.name).class(action.params as never, facts);
}

/** The lowest risk a class may ever be given. */
export const CLASS_FLOOR = {
  read: "low",
  reversible: "medium",
  disruptive: "high",
  destructive: "critical",
} as const satisfies Record<ActionClass, RiskLevel>;
