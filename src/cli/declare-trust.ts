/** The command about track records. */
import type { Command } from "commander";
import { trustExplainCommand, trustListCommand } from "./commands/trust.ts";
import { type Declaring, examplesText, verb } from "./verb.ts";

export function declareTrust(program: Command, run: Declaring["run"]): void {
  const trust = program
    .command("trust")
    .description("the track record behind a risk adjustment")
    .helpCommand(false)
    .addHelpText("after", examplesText(["awooo trust rollout_undo", "awooo trust explain 1f3c9a2b"]));

  const list = verb(trust, "list", "score, step and counts of each pattern", ["awooo trust list rollout_undo"], true);
  list.argument("[pattern]", "only patterns with this in them");
  run(list, async (shell, [pattern]) => {
    return trustListCommand(shell, pattern);
  });

  const explain = verb(trust, "explain", "every outcome behind a score, and what each weighs by now", [
    "awooo trust explain 1f3c9a2b",
  ]);
  explain.argument("<pattern>", "a pattern, part of one, or the id of a request");
  run(explain, async (shell, [text = ""]) => {
    return trustExplainCommand(shell, text);
  });
}
