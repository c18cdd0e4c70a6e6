/**
 * The action catalogue: the closed list of things awooo can build a command for.
 *
 * An argv exists only as the result of `argvOf`, so nothing a model, a template or a person wrote can become a
 * command by another way. Adding an action: one file in `actions/`, one line in `actions/catalogue.ts`, one row in
 * its test.
 */
import type * as z from "zod/mini";
import { CATALOGUE } from "./actions/catalogue.ts";
import type {
  Access,
  ActionClass,
  ActionDefinition,
  ClusterFacts,
  ObjectRef,
  Proof,
  Undo,
} from "./actions/definition.ts";
import { isSafeWord } from "./actions/word.ts";
import { AwoooError } from "./awooo-error.ts";
import { type Command, readStrictWords, shownWords, strictWords } from "./command.ts";
import type { LiveObject } from "./live-object.ts";
import type { RiskLevel } from "./risk-level.ts";
import { UNCOMPILED, validate } from "./schema.ts";

export type ActionName = keyof typeof CATALOGUE;
export const ACTION_NAMES = Object.keys(CATALOGUE) as [ActionName, ...ActionName[]];

/** An action with parameters that fit it. Only `catalogueAction` makes one. */
export interface CatalogueAction {
  readonly name: ActionName;
  readonly params: Readonly<Record<string, string | number>>;
}

/** A command as the operating system takes it. Only `argvOf` makes one. */
export type Argv = readonly string[] & { readonly __argv: unique symbol };

/** What the catalogue says of an action, whatever its parameters. */
export function definitionOf(name: ActionName): ActionDefinition<z.ZodMiniObject> {
  return CATALOGUE[name] as unknown as ActionDefinition<z.ZodMiniObject>;
}

/** The actions a model may propose. */
/** Those that only look: what may be followed without thinking. */
export const LOOKS: readonly ActionName[] = ACTION_NAMES.filter((name) =>
  definitionOf(name).remedies.includes("investigate"),
);

export const OFFERED_ACTIONS: readonly ActionName[] = ACTION_NAMES.filter((name) => definitionOf(name).offered);

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

/**
 * The exact command of an action, as the operating system gets it.
 * @param context kubeconfig context it is bound to; null where no cluster is known, and then nothing runs it
 */
export function argvOf(action: CatalogueAction, context: string | null): Argv {
  return strictWords(commandOf(action), context) as unknown as Argv;
}

/** The same command as people read, write and copy it. */
export function commandText(action: CatalogueAction, context: string | null): string {
  return shownWords(commandOf(action), context).join(" ");
}

function commandOf({ name, params }: CatalogueAction): Command {
  const { verb, command } = definitionOf(name);
  const { operands, flags } = command(params as never);
  // The schemas see to it; an action that forgets to is a bug, and must not become a command.
  const unsafe = [...operands, ...Object.values(flags)].find((word) => !isSafeWord(word));
  if (unsafe !== undefined) throw new Error(`${name}: ${JSON.stringify(unsafe)} may not stand in a command`);
  return { verb, operands, flags };
}

/**
 * The action whose command these words are.
 * @returns null where they are not exactly the words `argvOf` makes, whatever the context
 */
export function actionOfArgv(argv: readonly string[]): CatalogueAction | null {
  for (const name of ACTION_NAMES) {
    const { verb, read } = definitionOf(name);
    const command = verb.every((word, i) => argv[i + 1] === word) ? readStrictWords(argv, verb.length) : null;
    const params = command === null ? null : read(command);
    const action = params === null ? null : tryAction(name, params);
    if (action !== null && sameWords(argvOf(action, contextOf(argv)), argv)) return action;
  }
  return null;
}

/** The kubeconfig context a command is bound to; null: none. */
export function contextOf(argv: readonly string[]): string | null {
  return argv.find((word) => word.startsWith(CONTEXT))?.slice(CONTEXT.length) ?? null;
}

const CONTEXT = "--context=";

function sameWords(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((word, i) => word === others[i]);
}

function tryAction(name: string, params: unknown): CatalogueAction | null {
  try {
    return catalogueAction(name, params);
  } catch (error) {
    if (error instanceof AwoooError) return null;
    throw error;
  }
}

/** The object an action is about; null: none in particular. */
export function objectOf({ name, params }: CatalogueAction): ObjectRef | null {
  return definitionOf(name).object(params as never);
}

/** The permission an action needs. */
export function accessOf({ name, params }: CatalogueAction): Access {
  return definitionOf(name).access(params as never);
}

/** Whether the server can be asked to try it without doing it. */
export function hasDryRun({ name }: CatalogueAction): boolean {
  return definitionOf(name).dryRun;
}

/** How one sees that it did what it should. */
export function proofOf({ name, params }: CatalogueAction): Proof {
  return definitionOf(name).proof(params as never);
}

/**
 * What takes it back, given what was there before; null: nothing does, nothing needs to, or no action can say it (an
 * image whose name no command can have).
 */
export function inverseOf({ name, params }: CatalogueAction, before: LiveObject): CatalogueAction | null {
  const inverse = definitionOf(name).inverse(params as never, before);
  return inverse === null ? null : tryAction(inverse.name, inverse.params);
}

/** How it is taken back, whatever was there before. */
export function undoOf({ name }: CatalogueAction): Undo {
  return definitionOf(name).undo;
}

/** The actions a command with this verb may be, each with the parameters it would have, still unchecked. */
export function readingsOf(command: Command): { name: ActionName; params: Record<string, unknown> }[] {
  const verb = command.verb.join(" ");
  return ACTION_NAMES.flatMap((name) => {
    const definition = definitionOf(name);
    const params = definition.verb.join(" ") === verb ? definition.read(command) : null;
    return params === null ? [] : [{ name, params }];
  });
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
