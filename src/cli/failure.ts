/** The one place where an error becomes text, JSON and a number. */
import { CommanderError } from "commander";
import { AwoooError } from "../domain/awooo-error.ts";
import { safeText } from "../text/safe-text.ts";
import { EXIT_BUG, EXIT_OF, EXIT_OK } from "./exit-codes.ts";

export interface Failure {
  exit_code: number;
  code: string;
  message: string;
  hint: string | null;
}

/** null where nothing failed: commander ends `--help` and `--version` by throwing too. */
export function failureOf(thrown: unknown): Failure | null {
  if (thrown instanceof AwoooError) {
    const { code, message, hint } = thrown;
    return {
      exit_code: EXIT_OF[code],
      code,
      message: safeText(message),
      hint: hint === undefined ? null : safeText(hint),
    };
  }
  if (thrown instanceof CommanderError) {
    if (thrown.exitCode === EXIT_OK || thrown.code === "commander.help") return null;
    const [message = "", hint] = thrown.message.replace(/^error: /, "").split("\n");
    return {
      exit_code: EXIT_OF.usage,
      code: "usage",
      message: safeText(message),
      hint: hint ?? "`awooo --help` shows how.",
    };
  }
  return bug(thrown);
}

function bug(thrown: unknown): Failure {
  const what = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return {
    exit_code: EXIT_BUG,
    code: "bug",
    message: `awooo itself failed: ${safeText(what.split("\n")[0] ?? what)}`,
    hint: "Nothing is half written. Please report it with the command you ran; AWOOO_DEBUG=1 prints where it happened.",
  };
}

export function failureText({ message, hint }: Failure): string {
  return hint === null ? `awooo: ${message}` : `awooo: ${message}\n       ${hint}`;
}

export function failureJson({ exit_code, code, message, hint }: Failure): string {
  return JSON.stringify({ error: { code, message, hint }, exit_code });
}
