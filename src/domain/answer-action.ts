/** The action of a model's answer: from the catalogue, with parameters that fit, on an object the incident names. */
import { ACTION_NAMES, type CatalogueAction, OFFERED_ACTIONS } from "./action.ts";
import { answerFault, isRecord } from "./answer-fault.ts";
import type { AnswerScope } from "./answer-scope.ts";
import { refusalText } from "./grammar/reason.ts";
import { parseCommand } from "./grammar.ts";
import { scopedAction } from "./scoped-action.ts";

export interface AnswerAction {
  /** null for `none` and `manual`. */
  action: CatalogueAction | null;
  steps: string[];
}

/** @throws AwoooError no_proposal, see `answerFault` */
export function readAnswerAction(answer: Record<string, unknown>, scope: AnswerScope): AnswerAction {
  const raw = mendAction(answer);
  if (!isRecord(raw) || typeof raw["type"] !== "string") {
    throw answerFault("bad_answer", "answer: action: expected an object with a type");
  }
  if (raw["type"] === "none") return { action: null, steps: [] };
  if (raw["type"] === "manual") {
    const steps = Array.isArray(raw["steps"])
      ? raw["steps"].filter((s) => typeof s === "string" && s.trim() !== "")
      : [];
    if (steps.length === 0) throw answerFault("bad_answer", "answer: action.steps: expected at least one step");
    return { action: null, steps };
  }
  return { action: offeredAction(raw["type"], raw["params"], scope), steps: [] };
}

/**
 * Servers that drop the schema leave it to the model how it names the parts of an action: `name` for `type`,
 * `parameters` for `params`, or both beside the action instead of inside it.
 */
function mendAction(raw: Record<string, unknown>): unknown {
  const { action, params, parameters } = raw;
  const line = commandLine(raw);
  if (line !== null) return actionOfLine(line);
  if (typeof action === "string") return { type: action, params: params ?? parameters };
  if (!isRecord(action)) return action;
  return { ...action, type: action["type"] ?? action["name"], params: action["params"] ?? action["parameters"] };
}

/** A kubectl command in place of an action; null where there is an action, whether or not it fits. */
function commandLine({ action, kubectl_command: line }: Record<string, unknown>): string | null {
  if (typeof action === "string" && /^\s*kubectl\s/.test(action)) return action.trim();
  const type = isRecord(action) ? (action["type"] ?? action["name"]) : action;
  if ([...ACTION_NAMES, "manual", "none"].some((known) => known === type)) return null;
  return typeof line === "string" && line.trim() !== "" ? line.trim() : null;
}

/** Read by the grammar that people are held to; the scope is checked afterwards, as for every action. */
function actionOfLine(line: string): { type: string; params: unknown } {
  const parsed = parseCommand(line);
  if (parsed.verdict === "refused") {
    throw answerFault("refused_action", `kubectl command refused: ${parsed.reasons.map(refusalText).join("; ")}`);
  }
  const { action, context } = parsed;
  if (context !== null) {
    throw answerFault("refused_action", "kubectl command refused: awooo chooses the --context itself");
  }
  return { type: action.name, params: action.params };
}

/** Only what is offered; a look that is not is no proposal either. */
function offeredAction(type: string, params: unknown, scope: AnswerScope): CatalogueAction {
  const name = OFFERED_ACTIONS.find((offered) => offered === type);
  if (name !== undefined) return scopedAction(name, params, scope);
  const quoted = JSON.stringify(type.toWellFormed().slice(0, 60));
  throw answerFault(
    "refused_action",
    `no action ${quoted} in the catalogue (${OFFERED_ACTIONS.join(", ")}, manual, none)`,
  );
}
