/**
 * What a model may ask to read, and how its call becomes one.
 *
 * A tool is a look of the catalogue at what the incident names, a query, or a question to the ledger. Whatever a model
 * calls, what comes of it reads, and reads nothing else.
 */
import { type ActionName, commandText, definitionOf } from "./action.ts";
import type { AnswerScope } from "./answer-scope.ts";
import { AwoooError } from "./awooo-error.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { EvidenceCall, EvidenceSource } from "./evidence.ts";
import { costOf } from "./promql.ts";
import { scopedAction } from "./scoped-action.ts";

/** The looks a model may make; each of class `read`. */
export const LOOK_TOOLS = [
  "describe",
  "logs",
  "events",
  "get",
  "rollout_history",
  "top_pods",
  "top_nodes",
] as const satisfies readonly ActionName[];

/** Most characters (UTF-16 units) of a PromQL query. */
export const MAX_QUERY = 500;
/** Most lines of a log that are read. */
const MAX_TAIL = 100;
/** Most characters of one argument, and of a refusal. */
const MAX_ARGUMENT = 500;
const MAX_REFUSAL = 300;

/** Tools that ask something else than the cluster; those without an argument are called as their source. */
const OTHER_TOOLS = {
  prometheus_query: "prometheus",
  signoz_service: "signoz",
  similar_incidents: "similar_incidents",
  playbooks: "playbooks",
  recent_changes: "recent_changes",
} as const satisfies Record<string, EvidenceSource>;

type OtherTool = keyof typeof OTHER_TOOLS;

/**
 * The tools there are names of, in the order they are shown to a model.
 * @param available sources that can be read here
 */
export function toolNames(available: readonly EvidenceSource[]): (ActionName | OtherTool)[] {
  const others = (Object.keys(OTHER_TOOLS) as OtherTool[]).filter((name) => available.includes(OTHER_TOOLS[name]));
  return available.includes("kubectl") ? [...LOOK_TOOLS, ...others] : others;
}

/** Names that a service of the incident may have; a node or a pod is none. */
export function serviceNames(scope: AnswerScope): string[] {
  const services = scope.objects.filter(({ kind }) => kind !== "node" && kind !== "pod");
  return [...new Set(services.map(({ name }) => name))];
}

/**
 * Reads a model's call.
 * @param args as they came; anything at all
 * @returns what to read, or one line that says why not and can be shown to the model
 */
export function readToolCall(
  name: string,
  args: unknown,
  scope: AnswerScope,
  available: readonly EvidenceSource[],
): EvidenceCall | { refused: string } {
  try {
    const known = toolNames(available).find((tool) => tool === name);
    if (known === undefined) throw refused(`no tool ${quoted(name)}; there are ${toolNames(available).join(", ")}`);
    return isOther(known) ? otherCall(known, args, scope) : look(known, args, scope);
  } catch (error) {
    if (error instanceof AwoooError) return { refused: oneLine(error.message) };
    throw error;
  }
}

function isOther(name: string): name is OtherTool {
  return Object.hasOwn(OTHER_TOOLS, name);
}

function refused(message: string): AwoooError {
  return new AwoooError("invalid_data", message);
}

function look(name: ActionName, args: unknown, scope: AnswerScope): EvidenceCall {
  const given = argumentsOf(name, args, Object.keys(definitionOf(name).params().shape));
  for (const key of ["tail", "revision"]) {
    const value = given[key];
    if (typeof value === "string" && /^\d{1,6}$/.test(value)) given[key] = Number(value);
  }
  if (name === "logs") given["tail"] = Math.min(typeof given["tail"] === "number" ? given["tail"] : MAX_TAIL, MAX_TAIL);
  return { source: "kubectl", action: scopedAction(name, given, scope) };
}

function otherCall(name: OtherTool, args: unknown, scope: AnswerScope): EvidenceCall {
  switch (name) {
    case "prometheus_query":
      return { source: "prometheus", query: queryOf(argumentsOf(name, args, ["query"])["query"]) };
    case "signoz_service": {
      const { service } = argumentsOf(name, args, ["service"]);
      const known = serviceNames(scope).find((each) => each === service);
      if (known === undefined) throw refused(`signoz_service: the incident names no service ${quoted(service)}`);
      return { source: "signoz", service: known };
    }
    default:
      argumentsOf(name, args, []);
      return { source: OTHER_TOOLS[name] };
  }
}

/** The arguments, if each has a name the tool knows and is a word, a number or a switch. Never of a prototype. */
function argumentsOf(tool: string, args: unknown, known: readonly string[]): Record<string, unknown> {
  if (args === null || args === undefined) return {};
  if (typeof args !== "object" || Array.isArray(args)) throw refused(`${tool}: expected an object of arguments`);
  const entries = Object.entries(args);
  for (const [key, value] of entries) {
    if (!known.includes(key)) {
      throw refused(`${tool}: no argument ${quoted(key)}; it takes ${known.length === 0 ? "none" : known.join(", ")}`);
    }
    checkArgument(`${tool}: ${key}`, value);
  }
  // What is an empty text was left open.
  return Object.fromEntries(entries.filter(([, value]) => value !== ""));
}

function checkArgument(where: string, value: unknown): void {
  if (value !== null && !["string", "number", "boolean"].includes(typeof value)) {
    throw refused(`${where}: expected a text or a number`);
  }
  if (typeof value === "string" && value.length > MAX_ARGUMENT) {
    throw refused(`${where}: longer than ${MAX_ARGUMENT} characters`);
  }
}

/** No controls, no line breaks, nothing invisible. */
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]+$/u;

function queryOf(query: unknown): string {
  const text = typeof query === "string" ? query.trim() : "";
  if (text === "") throw refused("prometheus_query: query: expected an expression in PromQL");
  if (text.length > MAX_QUERY) throw refused(`prometheus_query: query: longer than ${MAX_QUERY} characters`);
  if (!PRINTABLE.test(text)) throw refused("prometheus_query: query: expected one line of printable characters");
  const cost = costOf(text);
  if (cost !== null) throw refused(`prometheus_query: query: ${cost}`);
  return text;
}

/** The call as a person would type or say it. */
export function callText(call: EvidenceCall): string {
  switch (call.source) {
    case "kubectl":
      return commandText(call.action, null);
    case "prometheus":
      return `prometheus: ${call.query}`;
    case "signoz":
      return `signoz: ${call.service}`;
    default:
      return call.source.replaceAll("_", " ");
  }
}

/** The same for two calls that would read the same; of a log, whatever the number of lines. */
export function callKey(call: EvidenceCall): string {
  switch (call.source) {
    case "kubectl": {
      const { tail: _, ...params } = call.action.params;
      return canonicalJson([call.action.name, params]);
    }
    case "prometheus":
      return canonicalJson([call.source, call.query.replace(/\s+/g, " ").trim()]);
    case "signoz":
      return canonicalJson([call.source, call.service]);
    default:
      return call.source;
  }
}

function quoted(value: unknown): string {
  const text = typeof value === "string" ? value : typeof value;
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}

/** Printable and short, whatever the arguments were. */
function oneLine(message: string): string {
  const line = message.toWellFormed().replace(/[\s\p{C}\p{Zl}\p{Zp}]+/gu, " ");
  return line.length <= MAX_REFUSAL ? line : `${line.slice(0, MAX_REFUSAL - 1).toWellFormed()}…`;
}
