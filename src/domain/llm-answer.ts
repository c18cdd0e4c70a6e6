/**
 * What a model must answer, and how the answer becomes a proposal.
 *
 * Lenient where it does no harm (odd confidence, unknown risk word, prose around the JSON), strict where it matters:
 * the action must be in the catalogue, its parameters must fit, and its object must be one the incident names.
 */
import type * as z from "zod/mini";
import { ACTION_NAMES, type ActionName, type CatalogueAction, catalogueAction } from "./action.ts";
import { zWords } from "./answer-schema.ts";
import { type AnswerScope, objectInScope, type ScopedObject } from "./answer-scope.ts";
import { AwoooError } from "./awooo-error.ts";
import { type Proposal, REMEDIES, type Remedy } from "./proposal.ts";
import { RISK_LEVELS, type RiskLevel } from "./risk-level.ts";
import { validate } from "./schema.ts";
import type { Target, TargetKind } from "./target.ts";

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
function mendAction({ action, params, parameters }: Record<string, unknown>): unknown {
  if (typeof action === "string") return { type: action, params: params ?? parameters };
  if (!isRecord(action)) return action;
  return { ...action, type: action["type"] ?? action["name"], params: action["params"] ?? action["parameters"] };
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
  if (!ACTION_NAMES.includes(type as ActionName)) {
    throw fault(
      "refused_action",
      `no action ${quoted(type)} in the catalogue (${ACTION_NAMES.join(", ")}, manual, none)`,
    );
  }
  // Models write null for what they leave open.
  const given = isRecord(rawParams) ? Object.entries(rawParams).filter(([, value]) => value !== null) : null;
  let action: CatalogueAction;
  try {
    action = catalogueAction(type, given === null ? rawParams : Object.fromEntries(given), type);
  } catch (error) {
    throw error instanceof AwoooError ? fault("refused_action", `action ${error.message}`) : error;
  }
  const { kind, name, namespace } = objectOf(action);
  const found = objectInScope(scope, { kind, name, namespace: namespace ?? undefined });
  if (found !== undefined) return withNamespace(action, found);
  const where = namespace === null ? "" : ` in namespace ${namespace}`;
  throw fault("refused_action", `${type} of ${kind}/${name}${where}: the incident names no such object`);
}

/** Fills in the namespace of a look at an object whose namespace the incident says. */
function withNamespace(action: CatalogueAction, { kind, namespace }: ScopedObject): CatalogueAction {
  if (action.params["namespace"] !== undefined || namespace === null || kind === "node") return action;
  if (action.params["kind"] === undefined) return action;
  return catalogueAction(action.name, { ...action.params, namespace });
}

function objectOf({ params }: CatalogueAction): Target {
  const { kind, name, pod, node, namespace } = params;
  const isIn = namespace === undefined ? null : String(namespace);
  if (node !== undefined) return { kind: "node", name: String(node), namespace: null };
  if (pod !== undefined) return { kind: "pod", name: String(pod), namespace: isIn };
  return { kind: String(kind) as TargetKind, name: String(name), namespace: isIn };
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
    target: answer.action === null ? target : objectOf(answer.action),
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

function describeAnswer(answer: LlmAnswer, steps: readonly string[], lang: AnswerContext["lang"]): string {
  const list = steps.map((step) => `- ${step}`).join("\n");
  const parts = [
    capped(answer.description, CAP.description),
    list === "" ? "" : `${HEADINGS[lang].steps}:\n${list}`,
    answer.reasoning.trim() === "" ? "" : `${HEADINGS[lang].reasoning}:\n${capped(answer.reasoning, CAP.reasoning)}`,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** What an action is, whatever the model calls it; null where the model's word is as good as any. */
const REMEDY_OF: Record<ActionName, Remedy | null> = {
  describe: "investigate",
  logs: "investigate",
  rollout_restart: "restart_workload",
  rollout_undo: "rollback_workload",
  scale: null,
  cordon: "cordon_drain_node",
  uncordon: null,
  delete_pod: "restart_workload",
};

function isHarmless(remedy: Remedy): boolean {
  return remedy === "investigate" || remedy === "silence_or_tune";
}

function remedyOf({ action, steps, remedy }: LlmAnswer): Remedy {
  if (action?.name === "scale") return remedy === "reduce_load" ? remedy : "scale_out";
  if (action !== null) return REMEDY_OF[action.name] ?? remedy;
  return steps.length > 0 || isHarmless(remedy) ? remedy : "investigate";
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
