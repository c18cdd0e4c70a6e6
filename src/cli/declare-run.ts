/** Commands about carrying out: run, check, freeze. */
import { Argument, type Command } from "commander";
import { checkCommand } from "./commands/check.ts";
import { freezeCommand, unfreezeCommand } from "./commands/freeze.ts";
import { runCommand } from "./commands/run.ts";
import { type Declaring, ID_OR_STDIN, verb } from "./verb.ts";

export function declareRun(program: Command, run: Declaring["run"]): void {
  const command = verb(program, "run", "carry out what was signed, once, and see whether it helped", [
    "awooo run INC-7K2M9QXA",
    "awooo run 1f3c9a2b --reconcile",
  ])
    .addArgument(new Argument("<id>", `approved request or incident with one: ${ID_OR_STDIN}`))
    .option("--reconcile", "find out what became of a run whose end nobody saw; never runs it again")
    .option("--yes", "with --reconcile: record what is found without asking")
    .option("--hand-over", "start nothing: print what a person has to do, and record that it was handed over");
  run(command, async (shell, [id = ""], options) => {
    return runCommand(shell, id, options);
  });
}

export function declareCheck(program: Command, run: Declaring["run"]): void {
  const check = verb(program, "check", "what awooo thinks of a kubectl command: its class, or why it is refused", [
    "awooo check -- kubectl rollout undo deployment/checkout --namespace=shop",
    "awooo check 'kubectl get pods -n shop' --json",
  ])
    .argument("[command...]", "one line in quotes, or its words; after -- all of them are the command's")
    .allowUnknownOption();
  // Absent words are an empty list to commander, whatever the type of an argument says.
  run(check, async (shell, [words]) => {
    return checkCommand(shell, words as unknown as string[]);
  });
}

export function declareFreeze(program: Command, run: Declaring["run"]): void {
  const freeze = verb(program, "freeze", "stop every run, for the whole team", [
    'awooo freeze --reason "failover of the database under way"',
    "awooo freeze --status",
  ])
    .option("--reason <text>", "what colleagues read when their run is refused")
    .option("--status", "change nothing: say whether runs are frozen");
  run(freeze, async (shell, _args, options) => {
    return freezeCommand(shell, options);
  });
}

export function declareUnfreeze(program: Command, run: Declaring["run"]): void {
  const unfreeze = verb(program, "unfreeze", "allow runs again", ["awooo unfreeze"]).option("--reason <text>", "why");
  run(unfreeze, async (shell, _args, options) => {
    return unfreezeCommand(shell, options);
  });
}
