/**
 * What a model must answer.
 *
 * Lenient where it does no harm (odd confidence, unknown risk word, prose around the JSON), strict where it matters:
 * the action must be in the catalogue, its parameters must fit, its object must be one the incident names, and what
 * the texts speak of must have been given.
 */
import type * as z from "zod/mini";
import { type AnswerAction, readAnswerAction } from "./answer-action.ts";
import { answerFault, isRecord } from "./answer-fault.ts";
import { zWords } from "./answer-schema.ts";
import type { AnswerScope } from "./answer-scope.ts";
import { AwoooError } from "./awooo-error.ts";
import { looseCommand, looseStep } from "./loose-command.ts";
import { REMEDIES, type Remedy } from "./proposal.ts";
import { type Pseudonyms, pseudonymsFor } from "./pseudonyms.ts";
import { RISK_LEVELS, type RiskLevel } from "./risk-level.ts";
import { validate } from "./schema.ts";
import { maskSecrets } from "./secrets.ts";

export interface LlmAnswer extends z.infer<typeof zWords>, AnswerAction {}

/** What a model was given besides the scope, and may therefore speak of. */
export interface Given {
  /** Ids of the evidence. */
  evidence: readonly string[];
  names: Pseudonyms;
}

/**
 * Reads a model's answer; secrets it may hold are masked, and real names are back in place.
 * @throws AwoooError no_proposal whose message can be shown to the model; `details.reason` is an AnswerFault
 */
export function readAnswer(
  text: string,
  scope: AnswerScope,
  { evidence, names }: Given = { evidence: [], names: pseudonymsFor([], []) },
): LlmAnswer {
  const raw = cleanObject(text);
  const { action, steps } = readAnswerAction(revealed(actionPart(raw), names) as Record<string, unknown>, scope);
  const words = readWords(raw);
  const answer = { ...words, action, steps, evidence: citedIds(words.evidence, evidence) };
  for (const line of textsOf(answer)) {
    const unknown = names.unknownIn(line);
    if (unknown !== null) throw answerFault("unknown_name", `${unknown} stands for nobody; use only the names given`);
  }
  const real = revealed(answer, names) as LlmAnswer;
  refuseCommands(real, scope);
  return { ...real, action };
}

/** The answer as it may be kept: what is known of it, without secrets, still under the names that were given. */
export function keptAnswer(text: string): string {
  return JSON.stringify(cleanObject(text));
}

const KNOWN = [...Object.keys(zWords.shape), "action", "params", "parameters", "kubectl_command"];

function cleanObject(text: string): Record<string, unknown> {
  const raw = parseObject(text);
  const known = KNOWN.filter((name) => Object.hasOwn(raw, name)).map((name) => [name, raw[name]]);
  return mapTexts(Object.fromEntries(known), maskSecrets, 0) as Record<string, unknown>;
}

const THOUGHT = "</think>";

/** Thoughts end more often than this in no answer that is worth reading. */
const MAX_THOUGHTS = 4;

/**
 * Takes the outermost braces: small models like to think aloud, to greet, or to wrap their answer in a fence, and
 * servers do not hold every model to the schema (Ollama issues 14645 and 15260).
 */
function parseObject(answer: string): Record<string, unknown> {
  if (answer.trim() === "") throw answerFault("not_json", "the answer is empty");
  for (const text of withoutThoughts(answer)) {
    const value = outermostObject(text);
    if (value !== null) return value;
  }
  const why = answer.includes("{") ? "the answer is not one complete JSON object" : "the answer is prose, not JSON";
  throw answerFault("not_json", why);
}

/** The text itself first, since its strings may well speak of thoughts; but what opens with thoughts is cut there. */
function withoutThoughts(answer: string): string[] {
  const found: string[] = /^\s*<think>/.test(answer) ? [] : [answer];
  let rest = answer;
  for (let end = rest.indexOf(THOUGHT); end !== -1 && found.length <= MAX_THOUGHTS; end = rest.indexOf(THOUGHT)) {
    rest = rest.slice(end + THOUGHT.length);
    found.push(rest);
  }
  return found;
}

function outermostObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
    return isRecord(value) ? value : null;
  } catch {
    // The parser's words quote the text, which may hold anything.
    return null;
  }
}

/** No part of an answer that means anything is deeper. */
const MAX_DEPTH = 6;

function mapTexts(value: unknown, change: (text: string) => string, depth: number): unknown {
  if (typeof value === "string") return change(value.toWellFormed());
  if (typeof value !== "object" || value === null) return value;
  if (depth === MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, change, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, mapTexts(entry, change, depth + 1)]));
}

function revealed(value: unknown, names: Pseudonyms): unknown {
  return mapTexts(value, names.reveal, 0);
}

function actionPart({ action, params, parameters, kubectl_command }: Record<string, unknown>): Record<string, unknown> {
  return { action, params, parameters, kubectl_command };
}

function readWords(raw: Record<string, unknown>): z.infer<typeof zWords> {
  try {
    return validate(zWords, mend(raw), "answer");
  } catch (error) {
    throw error instanceof AwoooError ? answerFault("bad_answer", error.message) : error;
  }
}

/** Puts harmless oddities right; everything else is left for the schema to refuse. */
function mend(raw: Record<string, unknown>): Record<string, unknown> {
  const { confidence, risk_level, remedy } = raw;
  const level = typeof risk_level === "string" ? risk_level.trim().toLowerCase() : "";
  return {
    ...raw,
    reasoning: raw["reasoning"] ?? "",
    title: raw["title"] ?? "",
    evidence: textList(raw["evidence"]),
    remedy: REMEDIES.includes(remedy as Remedy) ? remedy : "investigate",
    risk_level: RISK_LEVELS.includes(level as RiskLevel) ? level : "medium",
    confidence: typeof confidence === "number" && confidence >= 0 && confidence <= 1 ? confidence : 0,
    primary_responsibility: raw["primary_responsibility"] ?? "",
    signoz_correlation: raw["signoz_correlation"] ?? "",
    optimization_suggestions: textList(raw["optimization_suggestions"]),
  };
}

function textList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

/** @throws AwoooError no_proposal where an id was never given */
function citedIds(cited: readonly string[], given: readonly string[]): string[] {
  const ids = cited.map((id) => id.trim().toUpperCase());
  const unknown = ids.find((id) => !given.includes(id));
  if (unknown === undefined) return [...new Set(ids)];
  const known = given.length === 0 ? "no evidence was given" : `there are ${given.join(", ")}`;
  const quoted = JSON.stringify(unknown.slice(0, 20));
  throw answerFault("unknown_name", `answer: evidence: nobody gave ${quoted}; ${known}`);
}

function textsOf(answer: LlmAnswer): string[] {
  return [...proseOf(answer), ...answer.steps];
}

function proseOf(answer: LlmAnswer): string[] {
  const { title, description, reasoning, primary_responsibility, signoz_correlation } = answer;
  const others = [primary_responsibility, signoz_correlation, ...answer.optimization_suggestions];
  return [title, description, reasoning, ...others];
}

function refuseCommands(answer: LlmAnswer, scope: AnswerScope): void {
  const found = firstOf(answer.steps, (text) => looseStep(text, scope)) ?? firstOf(proseOf(answer), looseCommand);
  if (found !== null) throw answerFault("refused_command", `the answer's text has ${found}`);
}

function firstOf(texts: readonly string[], fault: (text: string) => string | null): string | null {
  for (const text of texts) {
    const found = fault(text);
    if (found !== null) return found;
  }
  return null;
}
