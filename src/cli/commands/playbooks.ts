import type { Playbook } from "../../domain/playbook-schema.ts";
import { testPlaybooks, validatePlaybooks } from "../../flows/library.ts";
import type { PlaybookCatalog } from "../../ports.ts";
import { withPlaybooks, withProposingContext } from "../context.ts";
import { EXIT_OK } from "../exit-codes.ts";
import { presentPlaybooks, presentScores } from "../present/playbooks.ts";
import type { Shell } from "../shell.ts";
import { type Listed, listEntries, printValidation, showEntry } from "./library.ts";

export function playbooksListCommand(shell: Shell): Promise<number> {
  return withPlaybooks(shell, async (catalog) =>
    listEntries(shell, "playbook", listed(catalog), summary, presentPlaybooks),
  );
}

function listed(catalog: PlaybookCatalog): Listed<Playbook> {
  const { playbooks: entries, problems, files } = catalog.playbooks();
  return { entries, problems, files };
}

function summary({ id, remedy, action, title, trust }: Playbook) {
  return { id, remedy, action: action?.name ?? null, title, trust: trust ?? null };
}

export function playbooksShowCommand(shell: Shell, id: string): Promise<number> {
  return withPlaybooks(shell, async (catalog) => showEntry(shell, "playbook", listed(catalog), id));
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
  return withPlaybooks(shell, async (catalog) => printValidation(shell, validatePlaybooks(catalog)));
}
