import { AwoooError } from "../../domain/awooo-error.ts";
import { testPlaybooks, validatePlaybooks } from "../../flows/templates.ts";
import { withPlaybooks, withProposingContext } from "../context.ts";
import { EXIT_OK } from "../exit-codes.ts";
import { presentPlaybooks, presentScores } from "../present/playbooks.ts";
import type { Shell } from "../shell.ts";
import { printValidation } from "./templates.ts";

export function playbooksListCommand(shell: Shell): Promise<number> {
  return withPlaybooks(shell, async (catalog) => {
    const { playbooks, problems, files } = catalog.playbooks();
    for (const { file, message } of problems) shell.notice(`left out ${file}: ${message}`);
    const rows = playbooks.map(({ id, remedy, action, title, trust }) => ({
      ...{ id, remedy, action: action?.name ?? null, title, trust: trust ?? null },
      file: files.get(id) ?? null,
    }));
    if (shell.json) shell.print(JSON.stringify({ playbooks: rows, problems }));
    else shell.print(presentPlaybooks(rows, await shell.textOptions()));
    return EXIT_OK;
  });
}

export function playbooksShowCommand(shell: Shell, id: string): Promise<number> {
  return withPlaybooks(shell, async (catalog) => {
    const { playbooks, files } = catalog.playbooks();
    const playbook = playbooks.find((one) => one.id === id);
    if (playbook === undefined) {
      throw new AwoooError("not_found", `Playbook not found: ${id}`, {
        hint: "`awooo playbooks list` shows the playbooks there are.",
      });
    }
    if (shell.json) shell.print(JSON.stringify({ playbook, file: files.get(id) ?? null }));
    else {
      const { yamlText } = await import("../../adapters/files/yaml-text.ts");
      shell.print(yamlText(playbook));
    }
    return EXIT_OK;
  });
}

/** How well each fits an incident, and which would be taken. */
export function playbooksTestCommand(shell: Shell, id: string): Promise<number> {
  return withProposingContext(shell, {}, async (ctx) => {
    const tested = await testPlaybooks(ctx, id);
    if (shell.json) {
      const { incident_id, target, taken } = tested;
      const scores = tested.scores.map(({ playbook, score, family }) => ({ playbook_id: playbook.id, score, family }));
      shell.print(JSON.stringify({ incident_id, target, taken, scores }));
    } else shell.print(presentScores(tested, await shell.textOptions(ctx.lang)));
    return EXIT_OK;
  });
}

export function playbooksValidateCommand(shell: Shell): Promise<number> {
  return withPlaybooks(shell, (catalog) => printValidation(shell, validatePlaybooks(catalog)));
}
