/** Commands about templates and playbooks. */
import type { Command } from "commander";
import { AwoooError } from "../domain/awooo-error.ts";
import {
  playbooksListCommand,
  playbooksShowCommand,
  playbooksTestCommand,
  playbooksValidateCommand,
} from "./commands/playbooks.ts";
import {
  templatesListCommand,
  templatesShowCommand,
  templatesTestCommand,
  templatesValidateCommand,
} from "./commands/templates.ts";
import type { Shell } from "./shell.ts";
import { type Declaring, examplesText, verb } from "./verb.ts";

interface Library {
  name: string;
  about: string;
  list(shell: Shell): Promise<number>;
  show(shell: Shell, id: string): Promise<number>;
  test(shell: Shell, id: string): Promise<number>;
  validate(shell: Shell): Promise<number>;
}

export function declareTemplates(program: Command, run: Declaring["run"]): void {
  declareLibrary(program, run, {
    name: "templates",
    about: "what is proposed for which alerts where no model answers",
    list: templatesListCommand,
    show: templatesShowCommand,
    test: templatesTestCommand,
    validate: templatesValidateCommand,
  });
}

export function declarePlaybooks(program: Command, run: Declaring["run"]): void {
  declareLibrary(program, run, {
    name: "playbooks",
    about: "the team's own recipes",
    list: playbooksListCommand,
    show: playbooksShowCommand,
    test: playbooksTestCommand,
    validate: playbooksValidateCommand,
  });
}

function declareLibrary(program: Command, run: Declaring["run"], library: Library): void {
  const { name } = library;
  const group = program
    .command(name)
    .description(library.about)
    .helpCommand(false)
    .addHelpText("after", examplesText([`awooo ${name} list`, `awooo ${name} validate`]));

  const list = verb(group, "list", "all of them, a line each", [`awooo ${name} list`], true).allowExcessArguments(true);
  run(list, async (shell) => {
    // As what the group does by itself, this verb also gets the words that are no verb.
    const [unknown] = list.args;
    if (unknown !== undefined) {
      throw new AwoooError("usage", `Unknown command: ${name} ${unknown}`, {
        hint: `\`awooo ${name} --help\` lists the commands.`,
      });
    }
    return library.list(shell);
  });

  const show = verb(group, "show", "one of them, as the YAML file it could come from", [
    `awooo ${name} show ${name === "templates" ? "rollout-stuck > my-rollout-stuck.yaml" : "restart-checkout"}`,
  ]).argument("<id>", "its id");
  run(show, async (shell, [id = ""]) => {
    return library.show(shell, id);
  });

  const test = verb(group, "test", "which of them fit an incident, and why", [`awooo ${name} test INC-7K2M9QXA`]);
  test.argument("<incident-id>", "id, or the beginning of one");
  run(test, async (shell, [id = ""]) => {
    return library.test(shell, id);
  });

  const validate = verb(group, "validate", "what is wrong with your own (exit 4), by file, line and field", [
    `awooo ${name} validate`,
  ]);
  run(validate, async (shell) => {
    return library.validate(shell);
  });
}
