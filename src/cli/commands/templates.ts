import type { Template } from "../../domain/template.ts";
import { testTemplates, validateTemplates } from "../../flows/library.ts";
import type { TemplateCatalog } from "../../ports.ts";
import { withProposingContext, withTemplates } from "../context.ts";
import { EXIT_OK } from "../exit-codes.ts";
import { presentTemplates, presentTested } from "../present/templates.ts";
import type { Shell } from "../shell.ts";
import { type Listed, listEntries, printValidation, showEntry } from "./library.ts";

/** What there is, a line each, and which of them are the team's own. */
export function templatesListCommand(shell: Shell): Promise<number> {
  return withTemplates(shell, async (catalog) =>
    listEntries(shell, "template", listed(catalog), summary, presentTemplates),
  );
}

function listed(catalog: TemplateCatalog): Listed<Template> {
  const { templates: entries, problems, files } = catalog.templates();
  return { entries, problems, files };
}

function summary({ id, remedy, action, title }: Template) {
  return { id, remedy, action: action?.name ?? null, title };
}

export function templatesShowCommand(shell: Shell, id: string): Promise<number> {
  return withTemplates(shell, async (catalog) => showEntry(shell, "template", listed(catalog), id));
}

/** Which fit an incident, the best first, and why. */
export function templatesTestCommand(shell: Shell, id: string): Promise<number> {
  return withProposingContext(shell, {}, async (ctx) => {
    const tested = await testTemplates(ctx, id);
    if (shell.json) {
      const { incident_id, target, chosen, matches } = tested;
      shell.print(JSON.stringify({ incident_id, target, chosen: chosen.proposal.template_id, matches }));
    } else shell.print(presentTested(tested, await shell.textOptions(ctx.lang)));
    return EXIT_OK;
  });
}

export function templatesValidateCommand(shell: Shell): Promise<number> {
  return withTemplates(shell, async (catalog) => printValidation(shell, validateTemplates(catalog)));
}
