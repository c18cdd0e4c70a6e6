/**
 * What a model must answer, and how the answer becomes a proposal.
 *
 * Lenient where it does no harm (odd confidence, unknown risk word, prose around the JSON), strict where it matters:
 * the action must be in the catalogue, its parameters must fit, and its object must be one the incident names.
 */
import * as z from "zod/mini";
import {
  ACTION_NAMES,
  type ActionName,
  type CatalogueAction,
  catalogueAction,
  definitionOf,
  OFFERED_ACTIONS,
  objectOf,
} from "./action.ts";
import { zWords } from "./answer-schema.ts";
import { type AnswerScope, objectInScope } from "./answer-scope.ts";
import { AwoooError } from "./awooo-error.ts";
import { refusalText } from "./grammar/reason.ts";
import { parseCommand } from "./grammar.ts";
import { type Proposal, REMEDIES, type Remedy } from "./proposal.ts";
import { RISK_LEVELS, type RiskLevel } from "./risk-level.ts";
import { validate } from "./schema.ts";
import type { Target } from "./target.ts";

/** Why an answer was not used; `details.reason` of the error. */
export type AnswerFault = "not_json" | "bad_answer" | "refused_action";

export interface LlmAnswer extends z.infer<typeof zWords> {
  /** null for `none` and `manual`. */
  action: CatalogueAction | null;
  steps: string[];
}

/**
 * Reads a model's answer.
 * @throws AwoooError no_proposal whose message can be shown to the model; `details.reason` is an AnswerFault
 */
export function readAnswer(text: string, scope: AnswerScope): LlmAnswer {
  const raw = parseObject(text);
  const action = readAction(mendAction(raw), scope);
  try {
    return { ...validate(zWords, mend(raw), "answer"), ...action };
  } catch (error) {
    throw error instanceof AwoooError ? fault("bad_answer", error.message) : error;
  }
}

function fault(reason: AnswerFault, message: string): AwoooError {
  return new AwoooError("no_proposal", message, { details: { reason } });
}

/**
 * Takes the outermost braces: small models like to think aloud, to greet, or to wrap their answer in a fence, and
 * servers do not hold every model to the schema (Ollama issues 14645 and 15260).
 */
function parseObject(answer: string): Record<string, unknown> {
  const text = answer.slice(answer.lastIndexOf("</think>") + 1);
  const from = text.indexOf("{");
  const to = text.lastIndexOf("}");
  if (text.trim() === "") throw fault("not_json", "the answer is empty");
  try {
    const value: unknown = JSON.parse(text.slice(from, to + 1));
    if (isRecord(value)) return value;
  } catch {
    // Told below, without the parser's words: they quote the text.
  }
  throw fault("not_json", from === -1 ? "the answer is prose, not JSON" : "the answer is not one complete JSON object");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Puts harmless oddities right; everything else is left for the schema to refuse. */
function mend(raw: Record<string, unknown>): Record<string, unknown> {
  const { confidence, risk_level, remedy, optimization_suggestions: suggestions } = raw;
  const level = typeof risk_level === "string" ? risk_level.trim().toLowerCase() : "";
  return {
    ...raw,
    reasoning: raw["reasoning"] ?? "",
    title: raw["title"] ?? "",
    remedy: REMEDIES.includes(remedy as Remedy) ? remedy : "investigate",
    risk_level: RISK_LEVELS.includes(level as RiskLevel) ? level : "medium",
    confidence: typeof confidence === "number" && confidence >= 0 && confidence <= 1 ? confidence : 0,
    primary_responsibility: raw["primary_responsibility"] ?? "",
    signoz_correlation: raw["signoz_correlation"] ?? "",
    optimization_suggestions: Array.isArray(suggestions) ? suggestions.filter((s) => typeof s === "string") : [],
  };
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
    throw fault("refused_action", `kubectl command refused: ${parsed.reasons.map(refusalText).join("; ")}`);
  }
  const { action, context } = parsed;
  if (context !== null) throw fault("refused_action", "kubectl command refused: awooo chooses the --context itself");
  return { type: action.name, params: action.params };
}

function readAction(raw: unknown, scope: AnswerScope): Pick<LlmAnswer, "action" | "steps"> {
  if (!isRecord(raw) || typeof raw["type"] !== "string") {
    throw fault("bad_answer", "answer: action: expected an object with a type");
  }
  if (raw["type"] === "none") return { action: null, steps: [] };
  if (raw["type"] === "manual") {
    const steps = Array.isArray(raw["steps"])
      ? raw["steps"].filter((s) => typeof s === "string" && s.trim() !== "")
      : [];
    if (steps.length === 0) throw fault("bad_answer", "answer: action.steps: expected at least one step");
    return { action: null, steps };
  }
  return { action: scopedAction(raw["type"], raw["params"], scope), steps: [] };
}

function scopedAction(type: string, rawParams: unknown, scope: AnswerScope): CatalogueAction {
  const name = OFFERED_ACTIONS.find((offered) => offered === type);
  if (name === undefined) {
    throw fault(
      "refused_action",
      `no action ${quoted(type)} in the catalogue (${OFFERED_ACTIONS.join(", ")}, manual, none)`,
    );
  }
  const params = isRecord(rawParams) ? inKnownNamespace(name, mendParams(rawParams), scope) : rawParams;
  let action: CatalogueAction;
  try {
    action = catalogueAction(name, params, name);
  } catch (error) {
    throw error instanceof AwoooError ? fault("refused_action", `action ${error.message}`) : error;
  }
  const object = objectOf(action);
  if (object?.name == null) throw fault("refused_action", `${type}: name the object it is about`);
  const { kind, namespace } = object;
  if (objectInScope(scope, { kind, name: object.name, namespace: namespace ?? undefined }) !== undefined) return action;
  const where = namespace === null ? "" : ` in namespace ${namespace}`;
  throw fault("refused_action", `${type} of ${kind}/${object.name}${where}: the incident names no such object`);
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

/** Lengths in characters a screen shows; longer texts end in an ellipsis. */
const CAP = { title: 120, description: 2000, reasoning: 4000, step: 500, suggestion: 300, note: 300 };
const MAX_STEPS = 12;
const MAX_SUGGESTIONS = 5;

const HEADINGS = {
  en: { reasoning: "Reasoning", steps: "To look at" },
  "zh-TW": { reasoning: "推論依據", steps: "檢查項目" },
} as const;

export interface AnswerContext {
  target: Target;
  lang: keyof typeof HEADINGS;
}

/** @param provider where the answer came from, as `metadata.llm_provider` shows it: `ollama/qwen3` */
export function toProposal(answer: LlmAnswer, { target, lang }: AnswerContext, provider: string): Proposal {
  const remedy = remedyOf(answer);
  const steps = answer.steps.slice(0, MAX_STEPS).map((step) => capped(step, CAP.step));
  // What merely looks around is approved without a signature, so its steps are words of the description and never
  // instructions that count as approved.
  const looksOnly = isHarmless(remedy);
  const title = capped(answer.title.replace(/\s+/g, " "), CAP.title);
  return {
    title: title === "" ? (answer.action?.name ?? remedy).replaceAll("_", " ") : title,
    description: describeAnswer(answer, looksOnly ? steps : [], lang),
    action: answer.action,
    manual_steps: looksOnly ? [] : steps,
    remedy,
    source: "llm",
    template_id: null,
    playbook_id: null,
    target: aimOf(answer.action, target),
    llm: {
      provider,
      risk_level: answer.risk_level,
      confidence: answer.confidence,
      from_cache: false,
      primary_responsibility: noteOf(answer.primary_responsibility),
      signoz_correlation: noteOf(answer.signoz_correlation),
      optimization_suggestions: answer.optimization_suggestions
        .map((suggestion) => capped(suggestion, CAP.suggestion))
        .filter((suggestion) => suggestion !== "")
        .slice(0, MAX_SUGGESTIONS),
    },
  };
}

/** What the action is about, where it says so; else what the incident is about. */
function aimOf(action: CatalogueAction | null, target: Target): Target {
  const object = action === null ? null : objectOf(action);
  return object?.name == null ? target : { ...object, name: object.name };
}

function describeAnswer(answer: LlmAnswer, steps: readonly string[], lang: AnswerContext["lang"]): string {
  const list = steps.map((step) => `- ${step}`).join("\n");
  const parts = [
    capped(answer.description, CAP.description),
    list === "" ? "" : `${HEADINGS[lang].steps}:\n${list}`,
    answer.reasoning.trim() === "" ? "" : `${HEADINGS[lang].reasoning}:\n${capped(answer.reasoning, CAP.reasoning)}`,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function isHarmless(remedy: Remedy): boolean {
  return remedy === "investigate" || remedy === "silence_or_tune";
}

/** What an action is, whatever the model calls it; the model's word where the action leaves it open. */
function remedyOf({ action, steps, remedy }: LlmAnswer): Remedy {
  if (action === null) return steps.length > 0 || isHarmless(remedy) ? remedy : "investigate";
  const { remedies } = definitionOf(action.name);
  return remedies.includes(remedy) ? remedy : (remedies[0] ?? remedy);
}

function noteOf(text: string): string | null {
  const note = capped(text, CAP.note);
  return /^(none|n\/a|null|unknown|-)?$/i.test(note) ? null : note;
}

/** Whole code points only: half a surrogate pair would not survive being stored, and its hash would no longer fit. */
function capped(text: string, length: number): string {
  const whole = text.toWellFormed().trim();
  return whole.length <= length ? whole : `${whole.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

function quoted(text: string): string {
  return JSON.stringify(capped(text, 60));
}
