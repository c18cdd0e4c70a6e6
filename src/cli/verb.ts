/** What all commands have in common. */
import type { Command } from "commander";
import type { Shell } from "./shell.ts";

/** How a command is carried out: gets the shell, its arguments and its options, returns the exit code. */
export type Action = (shell: Shell, args: (string | undefined)[], options: never) => Promise<number>;

/** What a command that takes an id says of it. */
export const ID_OR_STDIN = "id, the beginning of one, or - for one a line from standard input";

export interface Declaring {
  run(command: Command, action: Action): void;
}

/**
 * A subcommand with what every command has: `--json`, `--no-color`, help with an example.
 * @param isDefault what its parent does where no verb is named
 */
export function verb(
  parent: Command,
  name: string,
  about: string,
  examples: readonly string[],
  isDefault = false,
): Command {
  return parent
    .command(name, { isDefault })
    .description(about)
    .option("--json", "print one JSON document")
    .option("--no-color", "print without colour")
    .allowExcessArguments(false)
    .addHelpText("after", examplesText(examples));
}

/** What stands below the help of a command. */
export function examplesText(examples: readonly string[]): string {
  const lines = examples.map((example) => `  $ ${example}`);
  return `\n${examples.length === 1 ? "Example" : "Examples"}:\n${lines.join("\n")}`;
}
