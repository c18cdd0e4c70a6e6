/**
 * Reads a kubectl command somebody typed into an action of the catalogue, or says why not.
 *
 * It decides nothing by what looks dangerous: a command is allowed only if an action of the catalogue is made of it,
 * and the command made of that action again has the words that were typed. Everything else is refused; the lists of
 * what is forbidden only serve to say why.
 */
import {
  type ActionName,
  argvOf,
  type CatalogueAction,
  CLASS_FLOOR,
  catalogueAction,
  classOf,
  commandText,
  objectOf,
  readingsOf,
} from "./action.ts";
import { AwoooError } from "./awooo-error.ts";
import { type Command, readStrictWords, withoutOwnFlags } from "./command.ts";
import { readFlags } from "./grammar/flags.ts";
import { type OperandFault, type OperandReading, readFor, readOperands } from "./grammar/operands.ts";
import type { RefusalReason } from "./grammar/reason.ts";
import { readVerb, type VerbForm } from "./grammar/verbs.ts";
import { RISK_LEVELS } from "./risk-level.ts";
import { checkedWords, splitWords } from "./shell-words.ts";

export type ParsedCommand = AllowedCommand | { verdict: "refused"; reasons: [RefusalReason, ...RefusalReason[]] };

export interface AllowedCommand {
  verdict: "allowed";
  action: CatalogueAction;
  /** The kubeconfig context that was named; nothing is decided by it. */
  context: string | null;
  /** Flags the action has by itself, which nobody typed: `--tail=200`. */
  added: string[];
}

/** @param input one line as a person types it into a shell, or words that a shell has split already */
export function parseCommand(input: string | readonly string[]): ParsedCommand {
  const split = typeof input === "string" ? splitWords(input) : checkedWords(input);
  if ("fault" in split) return refusal(split.fault);
  const [program, ...words] = split.words;
  if (program === undefined) return refusal({ code: "empty" });
  if (program !== "kubectl") return refusal({ code: "not_kubectl", word: program });
  const verb = readVerb(words);
  return "code" in verb ? refusal(verb) : readRest(words.slice(verb.used), verb.verb, verb.form);
}

function refusal(...reasons: [RefusalReason, ...RefusalReason[]]): ParsedCommand {
  return { verdict: "refused", reasons };
}

function readRest(words: readonly string[], verb: string, form: VerbForm): ParsedCommand {
  const typed = readFlags(words, verb, form);
  const about = typed.flags["for"];
  const operands = readOperands(typed.operands, form.operands);
  const object = about === undefined ? null : readFor(about);
  const [first, ...others] = [...typed.faults, ...faultOf(operands), ...faultOf(object)];
  if (first !== undefined || "fault" in operands) return refusal(first ?? { code: "no_action", verb }, ...others);
  const flags = withoutOwnFlags(typed.flags);
  if (object !== null && "operands" in object) flags["for"] = object.operands.join(" ");
  return decide({ verb: verb.split(" "), operands: operands.operands, flags }, form, typed.flags["context"] ?? null);
}

function faultOf(read: OperandReading | null): OperandFault[] {
  return read !== null && "fault" in read ? [read.fault] : [];
}

function decide(command: Command, form: VerbForm, context: string | null): ParsedCommand {
  const found = matching(command, form);
  const action = riskiest(found.matches);
  if (action === undefined) return refusal(whyNot(command, form, found.fault));
  if (isPlaceless(action, command)) return refusal({ code: "namespace_missing" });
  const { flags } = partsOf(action, command.verb);
  const added = Object.entries(flags).filter(([flag]) => !Object.hasOwn(command.flags, flag));
  return { verdict: "allowed", action, context, added: added.map(([flag, value]) => `--${flag}=${value}`) };
}

/** Whether a command would fall back on the current namespace: it names none and is not about nodes. */
function isPlaceless(action: CatalogueAction, { flags }: Command): boolean {
  return flags["namespace"] === undefined && objectOf(action)?.kind !== "node";
}

function whyNot(command: Command, form: VerbForm, fault: RefusalReason | null): RefusalReason {
  const { namespace, ...others } = command.flags;
  const flags = namespace === undefined ? { ...others, namespace: "default" } : others;
  const fitsOtherwise = matching({ ...command, flags }, form).matches.length > 0;
  if (fitsOtherwise) return { code: namespace === undefined ? "namespace_missing" : "namespace_not_taken" };
  return fault ?? { code: "no_action", verb: command.verb.join(" ") };
}

interface Matching {
  matches: CatalogueAction[];
  /** Why the last reading was none. */
  fault: RefusalReason | null;
}

/** The actions that have exactly the words of a command. */
function matching(command: Command, form: VerbForm): Matching {
  const found: Matching = { matches: [], fault: null };
  for (const { name, params } of readingsOf(command)) {
    const action = fitting(name, params);
    if (typeof action === "string") {
      found.fault ??= { code: "does_not_fit", detail: action };
      continue;
    }
    if (saysTheSame(command, partsOf(action, command.verb), form)) found.matches.push(action);
    else found.fault = { code: "differs", command: commandText(action, null) };
  }
  return found;
}

/** The action, or what does not fit. */
function fitting(name: ActionName, params: Record<string, unknown>): CatalogueAction | string {
  try {
    return catalogueAction(name, params, name);
  } catch (error) {
    if (error instanceof AwoooError && error.code === "invalid_data") return error.message;
    throw error;
  }
}

/** Whether the words that would be run say what was typed, no less and no more. */
function saysTheSame(typed: Command, made: Command, form: VerbForm): boolean {
  const flags = Object.entries(typed.flags);
  const operands = typed.operands;
  return (
    flags.every(([flag, value]) => Object.hasOwn(made.flags, flag) && made.flags[flag] === value) &&
    Object.keys(made.flags).every((flag) => Object.hasOwn(typed.flags, flag) || form.adds?.includes(flag) === true) &&
    operands.length === made.operands.length &&
    operands.every((operand, i) => operand === made.operands[i])
  );
}

/** The command of an action, taken from the very words that would be run. */
function partsOf(action: CatalogueAction, verb: readonly string[]): Command {
  const made = readStrictWords(argvOf(action, null), verb.length);
  if (made === null) throw new Error(`${action.name} has a command that cannot be read`);
  return made;
}

/** Where the same words can be several actions, the one that may break the most. */
function riskiest(actions: readonly CatalogueAction[]): CatalogueAction | undefined {
  const level = (action: CatalogueAction) => RISK_LEVELS.indexOf(CLASS_FLOOR[classOf(action)]);
  return actions.toSorted((a, b) => level(b) - level(a))[0];
}
