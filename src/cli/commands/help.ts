import type { Command } from "commander";
import { AwoooError } from "../../domain/awooo-error.ts";
import { EXIT_MEANINGS, EXIT_OK, exitCodesText } from "../exit-codes.ts";
import type { Shell } from "../shell.ts";

export async function helpCommand(shell: Shell, topic: string | undefined, program: Command): Promise<number> {
  if (topic === "exit-codes") {
    const codes = EXIT_MEANINGS.map(([code, meaning]) => ({ code, meaning }));
    shell.print(shell.json ? JSON.stringify({ exit_codes: codes }) : `Exit codes\n${exitCodesText()}`);
    return EXIT_OK;
  }
  const command =
    topic === undefined ? program : program.commands.find((c) => c.name() === topic || c.alias() === topic);
  if (command === undefined) {
    throw new AwoooError("usage", `No help on ${JSON.stringify(topic)}`, {
      hint: "`awooo --help` lists the commands.",
    });
  }
  const text = command.helpInformation();
  shell.print(shell.json ? JSON.stringify({ help: text }) : text.trimEnd());
  return EXIT_OK;
}
