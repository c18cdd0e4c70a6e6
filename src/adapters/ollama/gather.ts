/**
 * Reads what an incident is about before anybody drafts: what a model asks for where one can, else what the library
 * would look at. A part of the deadline, and never a reason for no proposal.
 */
import { type AnswerScope, scopeOf } from "../../domain/answer-scope.ts";
import { AwoooError } from "../../domain/awooo-error.ts";
import { EVIDENCE_LIMITS, type EvidenceCall, type EvidenceItem, type EvidenceSource } from "../../domain/evidence.ts";
import { refusalLine } from "../../domain/evidence-budget.ts";
import { plannedCalls } from "../../domain/evidence-plan.ts";
import { givenScope, namesFor, type PromptMessage, tokensOf } from "../../domain/prompt.ts";
import type { PromptInput } from "../../domain/prompt-facts.ts";
import { readToolCall } from "../../domain/tool-call.ts";
import { buildToolPrompt, type ToolCall, toolResult, toolTurn } from "../../domain/tool-prompt.ts";
import { toolsFor } from "../../domain/tool-spec.ts";
import type { DraftInput } from "../../ports-drafting.ts";
import { contextFor, type ToolRequest, toolRequest } from "./chat-request.ts";
import { startDeadline } from "./deadline.ts";
import { emptyShelf, type Shelf, untilAborted } from "./evidence-shelf.ts";
import type { ModelFacts } from "./model-facts.ts";
import { ask, type Session } from "./session.ts";

/** How much of the deadline all of it may take, and how much of it a model that chooses. */
const SHARE = { all: 0.4, model: 0.3 };

/** What may be asked, and what was. */
interface Reading {
  input: DraftInput;
  available: readonly EvidenceSource[];
  shelf: Shelf;
}

/** @param facts of the tool model */
export async function gather(session: Session, input: DraftInput, facts: ModelFacts): Promise<readonly EvidenceItem[]> {
  const limit = startDeadline(session.timeoutMs * SHARE.all, session.deadline.signal);
  try {
    const available = (await untilAborted(input.evidence.sources(limit.signal), limit.signal)) ?? [];
    if (available.length === 0) return [];
    const reading: Reading = { input, available, shelf: emptyShelf(input) };
    const isDone = facts.present && facts.tools === true && (await choosing(session, reading, facts, limit.signal));
    const hasChosen = reading.shelf.items().length > 0;
    if (!isDone || !hasChosen) await planned(reading, limit.signal);
    return reading.shelf.items();
  } finally {
    limit.end();
  }
}

/** Where no model chooses, or one that could not make up its mind. */
async function planned({ input, available, shelf }: Reading, signal: AbortSignal): Promise<void> {
  if (signal.aborted || shelf.isFull()) return;
  const { incident, target, looks } = input;
  input.onProgress({ step: "gathering", model: null });
  await shelf.read(plannedCalls({ incident, target, looks, available }), signal);
}

/** False where the model failed on the way; what it read till then is kept. */
async function choosing(session: Session, reading: Reading, facts: ModelFacts, signal: AbortSignal): Promise<boolean> {
  const limit = startDeadline(session.timeoutMs * SHARE.model, signal);
  reading.input.onProgress({ step: "gathering", model: session.toolModel });
  try {
    await converse(session, reading, facts, limit.signal);
    return true;
  } catch (error) {
    if (error instanceof AwoooError && error.code === "no_proposal") return false;
    throw error;
  } finally {
    limit.end();
    // Who is stopped while it is asked is told of this one.
    if (!signal.aborted) session.trail.waitingFor = null;
  }
}

async function converse(
  session: Session,
  { input, available, shelf }: Reading,
  facts: ModelFacts,
  signal: AbortSignal,
): Promise<void> {
  const names = () => namesFor(input, shelf.items());
  const context = contextFor(input, facts.context);
  const first = firstRound(session.toolModel, input, available, context);
  if (first === null) return;
  const { scope, max } = first;
  const { messages, tools } = first.request;
  let asked = 0;
  while (asked < EVIDENCE_LIMITS.calls && shelf.beginRound()) {
    const { calls } = await ask(session, toolRequest(session.toolModel, [...messages], tools, context), signal);
    if (calls.length === 0) return;
    const wanted = calls.map((call, i) =>
      asked + i < EVIDENCE_LIMITS.calls
        ? readToolCall(call.name, realArguments(call, names().reveal), scope, available)
        : { refused: refusalLine("calls") },
    );
    asked += calls.length;
    const results = await readWanted(shelf, wanted, signal);
    messages.push(toolTurn(calls, names()));
    messages.push(...calls.map((call, i) => toolResult(call, results[i] ?? "", names(), max)));
  }
}

/**
 * What the tool model is asked first, with the scope its calls are held to and how many characters of each result it
 * is shown; null where there is nothing it could call, or no room for it.
 */
export function firstRound(
  toolModel: string,
  input: PromptInput,
  available: readonly EvidenceSource[],
  context: number,
): { request: ToolRequest; scope: AnswerScope; max: number } | null {
  const scope = scopeOf(input.incident, input.target);
  const names = namesFor(input, []);
  const tools = toolsFor(givenScope(scope, names), available);
  if (tools.length === 0) return null;
  const messages = buildToolPrompt(input, names, Math.floor(context / 2));
  const max = resultLength(context, messages, tools);
  return max === null ? null : { request: toolRequest(toolModel, messages, tools, context), scope, max };
}

/** One answer for each wanted call, in their order. */
async function readWanted(
  shelf: Shelf,
  wanted: readonly (EvidenceCall | { refused: string })[],
  signal: AbortSignal,
): Promise<(EvidenceItem | string)[]> {
  const sound = wanted.flatMap((call) => ("refused" in call ? [] : [call]));
  const read = await shelf.read(sound, signal);
  let next = 0;
  return wanted.map((call) => ("refused" in call ? call.refused : (read[next++] ?? "")));
}

/** Most characters of one result, so that all of them fit behind what was said before; null: not even that fits. */
function resultLength(context: number, messages: readonly PromptMessage[], tools: readonly object[]): number | null {
  const left = context * 0.75 - tokensOf(messages) - JSON.stringify(tools).length / 3;
  if (left <= 0) return null;
  return Math.min(EVIDENCE_LIMITS.readingBytes, Math.max(300, Math.floor((left * 2.5) / EVIDENCE_LIMITS.calls)));
}

/** Some servers hand arguments over as text. */
function realArguments({ args }: ToolCall, reveal: (text: string) => string): unknown {
  const given = typeof args === "string" ? parsed(args) : args;
  if (typeof given !== "object" || given === null || Array.isArray(given)) return given;
  const entries = Object.entries(given).map(([key, value]) => [key, typeof value === "string" ? reveal(value) : value]);
  return Object.fromEntries(entries);
}

function parsed(text: string): unknown {
  try {
    return text.length > 10_000 ? text : JSON.parse(text);
  } catch {
    return text;
  }
}
