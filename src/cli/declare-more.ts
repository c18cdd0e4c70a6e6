/** Commands around the main job: audit, doctor, config, completion, demo, help. */

import type { Command } from "commander";
import { AwoooError } from "../domain/awooo-error.ts";
import { auditExportCommand, auditRebuildCommand, auditShowCommand, auditVerifyCommand } from "./commands/audit.ts";
import { completionCommand } from "./commands/completion.ts";
import { configCommand } from "./commands/config.ts";
import { demoCommand } from "./commands/demo.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { helpCommand } from "./commands/help.ts";
import { type Declaring, examplesText, verb } from "./verb.ts";

export function declareMore(program: Command, run: Declaring["run"]): void {
  declareAudit(program, run);

  const doctor = verb(program, "doctor", "what awooo needs: what works, what is missing, how to mend it", [
    "awooo doctor",
  ]);
  run(doctor, async (shell) => {
    return doctorCommand(shell);
  });

  const config = verb(program, "config", "effective settings and where each comes from", ["awooo config --json"]);
  run(config, async (shell) => {
    return configCommand(shell);
  });

  const completion = verb(program, "completion", "print shell completion", ["source <(awooo completion bash)"]);
  completion.argument("<shell>", "bash, zsh or fish");
  run(completion, async (shell, [name = ""]) => {
    return completionCommand(shell, name, program);
  });

  const demo = verb(program, "demo", "the whole story on bundled incidents, in a scratch database", ["awooo demo"]);
  run(demo, async (shell) => {
    return demoCommand(shell);
  });

  const help = verb(program, "help", "help for a command, or the table of exit codes", [
    "awooo help propose",
    "awooo help exit-codes",
  ]);
  help
    .argument("[topic]", "a command, or exit-codes")
    .argument("[verb]", "of a command that has several, as audit has");
  run(help, async (shell, topic) => {
    const words = topic.filter((word) => word !== undefined);
    return helpCommand(shell, words, program);
  });
}

function declareAudit(program: Command, run: Declaring["run"]): void {
  const audit = program
    .command("audit")
    .description("the tamper-evident record of every decision")
    .helpCommand(false)
    .addHelpText("after", examplesText(["awooo audit verify", "awooo audit show --incident INC-7K2M9QXA"]));

  const show = verb(audit, "show", "what happened, oldest first", ["awooo audit show --incident INC-7K2M9QXA"], true)
    .option("--incident <id>", "only this incident")
    .option("--limit <n>", "the last so many rows", "50")
    .allowExcessArguments(true);
  run(show, async (shell, _args, options) => {
    // As what `audit` does by itself, this verb also gets the words that are no verb.
    const [unknown] = show.args;
    if (unknown !== undefined) {
      throw new AwoooError("usage", `Unknown command: audit ${unknown}`, {
        hint: "`awooo audit --help` lists the commands; --incident ID shows the rows of one incident.",
      });
    }
    return auditShowCommand(shell, options);
  });

  const exported = verb(audit, "export", "every row as a line of JSON", ["awooo audit export > audit.jsonl"]).option(
    "--incident <id>",
    "only this incident",
  );
  run(exported, async (shell, _args, options) => {
    return auditExportCommand(shell, options);
  });

  const verify = verb(audit, "verify", "whether every row is what was written", ["awooo audit verify"]);
  run(verify, async (shell) => {
    return auditVerifyCommand(shell);
  });

  const rebuild = verb(audit, "rebuild", "make the projections anew from the events", ["awooo audit rebuild"]);
  run(rebuild, async (shell) => {
    return auditRebuildCommand(shell);
  });
}
