/**
 * Commands inside a model's texts. People copy what they read, and follow steps to the letter, so a text may not say
 * what no action may do.
 *
 * A step may mention kubectl only as a look that the grammar of actions reads, about what the incident is about. Prose
 * may also speak of kubectl and of looks that are not complete. Nothing in a text ever runs.
 */
import { type CatalogueAction, classOf, objectOf } from "./action.ts";
import { type AnswerScope, objectInScope } from "./answer-scope.ts";
import { readVerb } from "./grammar/verbs.ts";
import { parseCommand } from "./grammar.ts";
import { hasShellLine } from "./shell-line.ts";
import { undressed } from "./undress.ts";

/** kubectl under any path and version, its likes, and a variable or `k` that stands for it. */
const PROGRAM =
  /(?<![\w-])(?:kubectl(?:\.exe)?(?:[-.]?v?\d[\w.]{0,12})?(?!\w)|(?:kubecolor|oc)(?![\w-])|(?<![\w./=:-])k(?=\s)|\$\{?[a-z]\w{0,30}\}?(?=\s))/g;

/** Flags that lead a request elsewhere, or act as somebody else. */
const FLAG =
  /(?:^|\s)(?:--(?:server|as|as-group|as-uid|raw|token|kubeconfig|insecure-?skip-?tls-?verify|user|username|password|exec)(?=[\s=]|$)|-s)/;

const LOOKS = /^(?:get|describe|logs?|events?|top|rollout (?:status|history)|auth can-i)(?: |$)/;
/** What changes something, with whatever words before it. */
const CHANGES =
  /(?:^| )(?:delete|drain|cordon|uncordon|scale|autoscale|patch|apply|exec|taint|annotate|replace|evict|expose|edit|attach|debug|port-forward|rsh|rollout (?:restart|undo|pause|resume)|set (?:image|env|resources|selector|subject|serviceaccount))(?= |$)/;
/** Words with which kubectl is spoken of, not used. */
const SPEAKS = new Set([
  ...["show", "shows", "showed", "say", "says", "said", "print", "prints", "printed", "report", "reports", "reported"],
  ...["return", "returns", "returned", "list", "lists", "listed", "give", "gives", "gave", "output", "outputs"],
  ...["is", "was", "are", "were", "has", "had", "does", "did", "can", "could", "cannot", "will", "would", "may"],
  ...["and", "or", "to", "in", "on", "of", "at", "by", "for", "from", "with", "that", "the", "this", "as", "if", "s"],
  ...["command", "commands", "access", "context", "client", "version", "itself", "evidence", "data", "not", "no", "文"],
]);
/** How many words after the program are looked at. */
const REACH = 14;
/** No text has a reason to name programs more often; each costs time. */
const MAX_PROGRAMS = 100;

/** What is wrong with prose, in one line for the model to read; null where nothing is. */
export function looseCommand(text: string): string | null {
  const { joined, spaced } = undressed(text);
  return proseFault(joined) ?? proseFault(spaced);
}

/** What is wrong with a step by hand, which is followed to the letter. */
export function looseStep(text: string, scope: AnswerScope): string | null {
  const { joined, spaced } = undressed(text);
  const loose = proseFault(joined) ?? proseFault(spaced);
  if (loose !== null) return loose;
  return [...joined.matchAll(PROGRAM)].every((found) => isLookAtScope(found, joined, scope))
    ? null
    : "a kubectl command in a step that is no complete look at what the incident names; leave it out";
}

function proseFault(text: string): string | null {
  if (hasShellLine(text)) return "a command for a shell; leave it out";
  let programs = 0;
  for (const found of text.matchAll(PROGRAM)) {
    if (++programs > MAX_PROGRAMS) return "too many commands; leave it out";
    const fault = mentionFault(found[0], wordsAfter(found, text));
    if (fault !== null) return fault;
  }
  return null;
}

function mentionFault(program: string, words: readonly string[]): string | null {
  const said = withoutNamespace(words).join(" ");
  // `k` and variables are many things; they are kubectl where one of its verbs follows.
  if (!isNamed(program) && !LOOKS.test(said) && !startsWithChange(said)) return null;
  if (FLAG.test(words.join(" "))) return "kubectl with a flag that awooo refuses; leave it out";
  if (LOOKS.test(said)) return readsSecrets(words) ? "kubectl that reads secrets; leave it out" : null;
  const [first] = said.split(" ");
  const isSpokenOf = first === undefined || first === "" || SPEAKS.has(first);
  if (isSpokenOf && !CHANGES.test(said)) return null;
  return "a kubectl command that is no look: propose it as the action if the catalogue has it, or leave it out";
}

function isNamed(program: string): boolean {
  return program !== "k" && !program.startsWith("$");
}

function startsWithChange(said: string): boolean {
  const words = said.split(" ");
  const verb = readVerb(words);
  return CHANGES.exec(said)?.index === 0 || "form" in verb || verb.code === "forbidden_verb";
}

/** The words that follow, whatever a shell or Markdown puts between them; text of other scripts is one word. */
function wordsAfter(found: RegExpExecArray, text: string): string[] {
  const from = found.index + found[0].length;
  return text
    .slice(from, from + 400)
    .replace(/[^\p{ASCII}\p{L}\p{N}]+/gu, " ")
    .replace(/\P{ASCII}+/gu, " 文 ")
    .split(/[\s;|&<>(){}[\],!?#%+$"]+/)
    .map((word) => word.replace(/[.:]+$/, ""))
    .filter((word) => /[a-z0-9文]/.test(word))
    .slice(0, REACH);
}

/** Before the verb only a namespace may stand: of other flags nobody knows here whether the next word is theirs. */
function withoutNamespace([first = "", ...rest]: readonly string[]): readonly string[] {
  if (first === "-n" || first === "--namespace") return rest.slice(1);
  return /^(?:-n|--namespace=)\S/.test(first) ? rest : [first, ...rest];
}

function readsSecrets(words: readonly string[]): boolean {
  return words.slice(0, 7).some((word) => /(?:^|[,/])secrets?(?:[,/.]|$)/.test(word));
}

/** Whether the longest command that begins here is a look at what the incident is about, and ends there. */
function isLookAtScope(found: RegExpExecArray, text: string, scope: AnswerScope): boolean {
  const words = wordsOfCommand(found, text);
  if (!isNamed(found[0]) && !LOOKS.test(words.join(" "))) return true;
  for (let n = words.length; n > 0; n--) {
    const line = ["kubectl", ...words.slice(0, n - 1), (words[n - 1] ?? "").replace(/[.,:;]+$/, "")];
    const parsed = parseCommand(line);
    if (parsed.verdict === "refused") continue;
    const { action, context } = parsed;
    return context === null && classOf(action) === "read" && isAbout(action, scope) && !/^-+[a-z]/.test(words[n] ?? "");
  }
  return false;
}

function wordsOfCommand({ 0: program, index }: RegExpExecArray, text: string): string[] {
  const rest = text.slice(index + program.length, index + program.length + 600);
  const [command = ""] = rest.split(/[;|&<>(){}]|\P{ASCII}/u);
  return command.split(/\s+/).filter(Boolean).slice(0, REACH);
}

/** A named object of the incident, or anything that is only looked at in one of its namespaces. */
function isAbout(action: CatalogueAction, scope: AnswerScope): boolean {
  const object = objectOf(action);
  const namespace = object?.namespace ?? action.params["namespace"];
  if (typeof namespace === "string") return scope.namespaces.includes(namespace);
  if (object?.name == null) return false;
  return objectInScope(scope, { kind: object.kind, name: object.name, namespace: undefined }) !== undefined;
}
