/** One id, or `-` for one a line from standard input. */
import { AwoooError } from "../domain/awooo-error.ts";
import { EXIT_OK } from "./exit-codes.ts";
import { failureJson, failureOf, failureText } from "./failure.ts";
import type { Shell } from "./shell.ts";

// biome-ignore lint/suspicious/noConfusingVoidType: what most commands do with an id has no exit code of its own
type Work = (id: string) => Promise<number | void>;

/**
 * Runs `work` for the id, or for every id on standard input, where it goes on after a failure.
 * @param work may give an exit code of its own; nothing means done
 * @returns the exit code; of many ids the highest
 */
export async function forEachId(shell: Shell, id: string, work: Work): Promise<number> {
  if (id !== "-") return (await work(requireId(id, "the id"))) ?? EXIT_OK;
  const { stdin, signal } = shell.host;
  if (stdin.isTTY) throw new AwoooError("usage", "-: ids are read from standard input, and that is a terminal");
  const { createInterface } = await import("node:readline");
  let highest: number = EXIT_OK;
  for await (const line of createInterface({ input: stdin, signal })) {
    signal.throwIfAborted();
    const one = line.trim();
    if (one !== "") highest = Math.max(highest, await attempt(shell, one, (text) => work(requireId(text, "a line"))));
  }
  signal.throwIfAborted();
  return highest;
}

/** No id is longer; what is, is a document or a file that went the wrong way. */
const MAX_ID = 200;

/**
 * Every id begins with nothing: an empty one, from a variable that is not set, would name the only incident there is.
 * @throws AwoooError usage
 */
export function requireId(text: string, where: string): string {
  if (text.length > MAX_ID) {
    throw new AwoooError("usage", `${where}: ${text.slice(0, 40)}... is no id`, {
      hint: "Ids have at most 200 characters. From a list: awooo list --json | jq -r '.incidents[].incident_id'",
    });
  }
  if (text.trim() !== "") return text;
  throw new AwoooError("usage", `${where}: expected an id, got an empty one`, {
    hint: "Is the variable set that should hold it?",
  });
}

async function attempt(shell: Shell, id: string, work: Work): Promise<number> {
  try {
    return (await work(id)) ?? EXIT_OK;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === null || shell.host.signal.aborted) throw error;
    if (shell.json) shell.print(failureJson(failure));
    else shell.host.stderr.write(`${failureText(failure)}\n`);
    return failure.exit_code;
  }
}
