import { AwoooError } from "../../domain/awooo-error.ts";
import { type CommandVerdict, judgeCommand, noteText } from "../../domain/command-verdict.ts";
import { refusalText } from "../../domain/grammar/reason.ts";
import { EXIT_OF, EXIT_OK } from "../exit-codes.ts";
import { presentCheck } from "../present/check.ts";
import type { Shell } from "../shell.ts";

/**
 * What awooo thinks of a command. A refusal is its result, not a failure: it goes to stdout, and the exit code says it.
 * @param words the command as words, or as one line
 */
export async function checkCommand(shell: Shell, words: readonly string[]): Promise<number> {
  const [only, ...others] = words;
  if (only === undefined) {
    throw new AwoooError("usage", "No command to check", {
      hint: "Put it after --, as in: awooo check -- kubectl get pods --namespace=shop",
    });
  }
  const verdict = judgeCommand(others.length === 0 ? only : words);
  if (shell.json) shell.print(JSON.stringify(documentOf(verdict)));
  else shell.print(presentCheck(verdict, await shell.textOptions("en")));
  return verdict.verdict === "allowed" ? EXIT_OK : EXIT_OF.refused;
}

function documentOf(judged: CommandVerdict): Record<string, unknown> {
  if (judged.verdict === "refused") {
    return { verdict: "refused", class: null, floor: null, argv: null, reasons: judged.reasons.map(refusalText) };
  }
  const { verdict, floor, argv, notes } = judged;
  return { verdict, class: judged.class, floor, argv, reasons: notes.map(noteText) };
}
