import type { Command } from "commander";
import { AwoooError } from "../../domain/awooo-error.ts";
import { EXIT_OK } from "../exit-codes.ts";
import type { Shell } from "../shell.ts";

/** What a shell needs to know of a command: the words that may follow it. */
interface Words {
  name: string;
  about: string;
  words: string[];
}

export async function completionCommand(shell: Shell, name: string, program: Command): Promise<number> {
  const make = Object.hasOwn(SCRIPTS, name) ? SCRIPTS[name as keyof typeof SCRIPTS] : undefined;
  if (make === undefined) {
    throw new AwoooError("usage", `No completion for ${JSON.stringify(name)}`, {
      hint: "bash, zsh and fish are known.",
    });
  }
  const script = make(program.commands.map(wordsOf));
  shell.print(shell.json ? JSON.stringify({ shell: name, script }) : script);
  return EXIT_OK;
}

function wordsOf(command: Command, _index: number, all: readonly Command[]): Words {
  const flags = command.options.flatMap((option) => option.long ?? []);
  const verbs = wordsAfter(command.name(), all) ?? command.commands.map((sub) => sub.name());
  return { name: command.name(), about: command.description(), words: [...verbs, ...flags, "--help"] };
}

/** What some commands take as their first word, where it is neither a verb nor an id. */
function wordsAfter(name: string, all: readonly Command[]): string[] | undefined {
  if (name === "completion") return Object.keys(SCRIPTS);
  return name === "help" ? [...all.map((command) => command.name()), "exit-codes"] : undefined;
}

const names = (commands: Words[]) => commands.map((command) => command.name).join(" ");

const SCRIPTS = {
  bash: (commands: Words[]) =>
    [
      "_awooo() {",
      `  local word="\${COMP_WORDS[COMP_CWORD]}" verb="\${COMP_WORDS[1]}" words`,
      '  case "$COMP_CWORD:$verb" in',
      `    1:*) words="${names(commands)} --help --version" ;;`,
      ...commands.map(({ name, words }) => `    *:${name}) words="${words.join(" ")}" ;;`),
      "  esac",
      '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
      "}",
      "complete -o default -F _awooo awooo",
    ].join("\n"),

  zsh: (commands: Words[]) =>
    [
      "#compdef awooo",
      "_awooo() {",
      "  local -a verbs",
      `  verbs=(${commands.map(({ name, about }) => `'${name}:${about.replaceAll("'", "")}'`).join(" ")})`,
      "  if (( CURRENT == 2 )); then _describe 'command' verbs; return; fi",
      '  case "$words[2]" in',
      ...commands.map(({ name, words }) => `    ${name}) compadd -- ${words.join(" ")}; _files ;;`),
      "  esac",
      "}",
      "compdef _awooo awooo",
    ].join("\n"),

  fish: (commands: Words[]) =>
    [
      "complete -c awooo -f",
      ...commands.flatMap(({ name, about, words }) => [
        `complete -c awooo -n __fish_use_subcommand -a ${name} -d '${about.replaceAll("'", "")}'`,
        ...words.map((word) => {
          const offered = word.startsWith("--") ? `-l ${word.slice(2)}` : `-a ${word}`;
          return `complete -c awooo -n '__fish_seen_subcommand_from ${name}' ${offered}`;
        }),
      ]),
      // The one command that takes a file.
      "complete -c awooo -n '__fish_seen_subcommand_from ingest' -F",
    ].join("\n"),
};
