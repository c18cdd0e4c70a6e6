/** Why a command is refused: data, and the one line each is shown as. The lines are printable ASCII. */
import type { Place, ShellMeaning, WordFault } from "../shell-words.ts";
import type { FlagFault, FlagWhy } from "./flags.ts";
import type { OperandFault } from "./operands.ts";
import type { ForbiddenWhy, VerbReading } from "./verbs.ts";

export type RefusalReason =
  | WordFault
  | Extract<VerbReading, { code: unknown }>
  | FlagFault
  | OperandFault
  | { code: "empty" }
  | { code: "not_kubectl"; word: string }
  | { code: "namespace_missing" }
  | { code: "namespace_not_taken" }
  | { code: "does_not_fit"; detail: string }
  | { code: "no_action"; verb: string }
  | { code: "differs"; command: string };

const MAX_QUOTE = 60;

/** Words that came this far are printable ASCII. */
function quote(word: string): string {
  return JSON.stringify(word.length > MAX_QUOTE ? `${word.slice(0, MAX_QUOTE)}...` : word);
}

function at({ word, character }: Place): string {
  return word === null ? `character ${character}` : `word ${word}, character ${character}`;
}

const SHELL: Record<ShellMeaning, string> = {
  chain: "starts another command",
  pipe: "is a pipe",
  redirection: "is a redirection",
  group: "starts a subshell",
  substitution: "is a substitution",
  glob: "is a pattern for file names",
  tilde: "stands for a home directory",
  braces: "is an expansion",
  comment: "starts a comment",
  history: "recalls an earlier command",
};

const VERB: Record<ForbiddenWhy, string> = {
  runs_in_container: "it runs a free command inside a container",
  copies_files: "it copies files into or out of a container",
  opens_tunnel: "it opens a way into the cluster past every check",
  starts_containers: "it starts containers of any image",
  free_edit: "what is changed would only be known afterwards",
  free_manifest: "it takes any manifest, so nobody can say beforehand what it does",
  kubeconfig: "it changes which cluster and which user later commands mean",
  runs_programs: "it runs or makes other programs",
  credentials: "it grants access to the cluster",
  exposes: "it makes new objects",
};

const FLAG: Record<FlagWhy, string> = {
  other_server: "it can lead the request to another server",
  other_user: "it acts as somebody else",
  credentials: "it sends other credentials",
  unnamed_objects: "it reaches objects that nobody named",
  all_namespaces: "it reaches every namespace",
  reads_input: "it reads what to do from somewhere else",
  raw: "it sends any request to the server",
  dry_run: "awooo makes its own dry run, and this one may look like one that it is not",
  output: "it would print values that nobody should see; get takes --output=wide and --output=name",
  printing: "awooo leaves what is printed as kubectl has it",
  follows: "awooo never follows without an end",
  no_safeguard: "it leaves out a safeguard",
  logging: "it changes what kubectl writes about itself, and where",
};

/** One line, without a full stop. */
export function refusalText(reason: RefusalReason): string {
  return textOf[reason.code](reason as never);
}

type Texts = { [C in RefusalReason["code"]]: (reason: Extract<RefusalReason, { code: C }>) => string };

const textOf: Texts = {
  too_long: ({ length, max }) => `it has ${length} characters, and no command needs more than ${max}`,
  control_character: ({ character, place }) => `${at(place)} is the control character ${character}`,
  not_ascii: ({ character, place }) =>
    `${at(place)} is ${character}, which is not ASCII and may look like something else`,
  shell_character: ({ character, meaning, place }) =>
    `${at(place)}: ${character} ${SHELL[meaning]}, and awooo uses no shell`,
  unclosed_quote: ({ character, place }) => `the quote ${character} at ${at(place)} is never closed`,
  unfinished_escape: ({ place }) => `the backslash at ${at(place)} stands before nothing`,
  blank_in_word: ({ place }) => `${at(place)}: no word of a command here has a blank in it`,
  empty_word: ({ place }) => `word ${place.word} is empty`,
  empty: () => "there is no command",
  not_kubectl: ({ word }) => `the first word must be exactly kubectl, not ${quote(word)}`,
  no_verb: () => "kubectl what? A verb is missing",
  flag_before_verb: () => "a flag stands before the verb; the verb comes right after kubectl",
  forbidden_verb: ({ verb, why }) => `kubectl ${verb} is forbidden: ${VERB[why]}`,
  unsupported_verb: ({ verb }) => `the action catalogue has nothing for kubectl ${verb}`,
  unknown_verb: ({ verb }) =>
    `kubectl has no verb ${quote(verb)}, and would run any program of the name kubectl-${named(verb)}`,
  verb_spelling: ({ verb, use }) => `write ${quote(use)} in full instead of ${quote(verb)}`,
  no_subverb: ({ verb, known }) => `kubectl ${verb} what? One of: ${known.join(", ")}`,
  unknown_subverb: ({ verb, subverb, known }) =>
    `the action catalogue has nothing for kubectl ${verb} ${quote(subverb)}, only ${known.join(", ")}`,
  forbidden_flag: ({ flag, why }) => `${flag} is forbidden: ${FLAG[why]}`,
  short_flag: ({ flag, use }) => {
    if (use === null)
      return `${flag}: short flags are refused, since kubectl reads every letter after one dash as a flag or a value`;
    return flag === "-n"
      ? `-n takes its value as the next word here; or write ${use}`
      : `${flag}: write ${use}; short flags are refused`;
  },
  flag_spelling: ({ flag, use }) =>
    use === null
      ? `a flag that looks like ${flag} is not spelled as kubectl documents it (lower case, dashes)`
      : `${flag} is not a flag; write ${use} in full`,
  flag_not_taken: ({ flag, verb }) => `${flag} is not a flag that kubectl ${verb} may have here`,
  flag_repeated: ({ flag }) => `${flag} stands there twice, and only the last one would count`,
  flag_needs_equals: ({ flag }) => `write ${flag}=VALUE: awooo takes the value of a flag after = only`,
  flag_without_value: ({ flag }) => `${flag} has no value`,
  flag_value: ({ flag }) =>
    `the value of ${flag} must start with a letter or digit and hold none of a shell's characters`,
  switch_value: ({ flag }) => `${flag} is either there or not; leave it out for false`,
  request_timeout: ({ value }) => `--request-timeout is set by awooo, and is ${value}`,
  stdin: () => "- would read standard input, which awooo keeps closed",
  secrets: () => "awooo never touches secrets, not even to look at them",
  kind_spelling: ({ kind, use }) => `write ${quote(use)} in full instead of ${quote(kind)}`,
  kind_unknown: ({ kind }) =>
    /^ev(?:ents?)?$/i.test(kind)
      ? "use kubectl events --namespace=NAME instead of get"
      : `the action catalogue has nothing for the kind ${quote(kind)}`,
  several_kinds: ({ kind }) => `one object at a time, not ${quote(kind)}`,
  second_word: ({ word }) => `kubectl would take ${quote(word)} for a container; write one word, KIND/NAME`,
  shell_word: ({ word, meaning }) =>
    `${quote(word)} has a character that ${SHELL[meaning]} to a shell, and awooo uses no shell`,
  operand: ({ word }) => `${quote(word)} is neither a name nor a value`,
  namespace_missing: () => "no --namespace: awooo never relies on the current namespace",
  namespace_not_taken: () => "nodes are in no namespace",
  does_not_fit: ({ detail }) => detail,
  no_action: ({ verb }) =>
    `the action catalogue has no kubectl ${verb} with these words; it takes one object, as KIND/NAME`,
  differs: ({ command }) => `awooo would run something else than that: ${command}`,
};

function named(verb: string): string {
  return quote(verb).slice(1, -1);
}
