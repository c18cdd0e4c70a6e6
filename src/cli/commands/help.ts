import type { Command } from "commander";
import { AwoooError } from "../../domain/awooo-error.ts";
import { EXIT_MEANINGS, EXIT_OK, exitCodesText } from "../exit-codes.ts";
import type { Shell } from "../shell.ts";

/** @param topic `exit-codes`, or a command and the verb below it (`audit verify`) */
export async function helpCommand(shell: Shell, topic: readonly string[], program: Command): Promise<number> {
  if (topic.join(" ") === "exit-codes") {
    const codes = EXIT_MEANINGS.map(([code, meaning]) => ({ code, meaning }));
    shell.print(shell.json ? JSON.stringify({ exit_codes: codes }) : `Exit codes\n${exitCodesText()}`);
    return EXIT_OK;
  }
  const command = topic.reduce<Command | undefined>(
    (parent, name) => parent?.commands.find((one) => one.name() === name || one.alias() === name),
    program,
  );
  if (command === undefined) {
    throw new AwoooError("usage", `No help on ${JSON.stringify(topic.join(" "))}`, {
      hint: "`awooo --help` lists the commands; exit-codes is a topic too.",
    });
  }
  // The program prints it, with the examples, as it does for --help.
  command.outputHelp();
  return EXIT_OK;
}
