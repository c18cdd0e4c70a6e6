import { AwoooError } from "../../domain/awooo-error.ts";
import type { Template } from "../../domain/template.ts";
import { testTemplates, type Validation, validateTemplates } from "../../flows/templates.ts";
import type { TemplateCatalog } from "../../ports.ts";
import { withProposingContext, withTemplates } from "../context.ts";
import { EXIT_OF, EXIT_OK } from "../exit-codes.ts";
import { presentTemplates, presentTested, presentValidation } from "../present/templates.ts";
import type { Shell } from "../shell.ts";

/** What there is, a line each, and which of them are the team's own. */
export function templatesListCommand(shell: Shell): Promise<number> {
  return withTemplates(shell, async (catalog) => {
    const { templates, problems, files } = catalog.templates();
    for (const { file, message } of problems) shell.notice(`left out ${file}: ${message}`);
    const rows = templates.map((template) => ({ ...summary(template), file: files.get(template.id) ?? null }));
    if (shell.json) shell.print(JSON.stringify({ templates: rows, problems }));
    else shell.print(presentTemplates(rows, await shell.textOptions()));
    return EXIT_OK;
  });
}

function summary({ id, remedy, action, title }: Template) {
  return { id, remedy, action: action?.name ?? null, title };
}

/** As the YAML file it could come from, so that it can be copied and changed. */
export function templatesShowCommand(shell: Shell, id: string): Promise<number> {
  return withTemplates(shell, async (catalog) => {
    const { templates, files } = catalog.templates();
    const template = templates.find((one) => one.id === id);
    if (template === undefined) {
      throw new AwoooError("not_found", `Template not found: ${id}`, {
        hint: "`awooo templates list` shows the templates there are.",
      });
    }
    if (shell.json) shell.print(JSON.stringify({ template, file: files.get(id) ?? null }));
    else {
      const { yamlText } = await import("../../adapters/files/yaml-text.ts");
      shell.print(yamlText(template));
    }
    return EXIT_OK;
  });
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
  return withTemplates(shell, (catalog: TemplateCatalog) => printValidation(shell, validateTemplates(catalog)));
}

/** Exit 4 where something cannot be used. */
export async function printValidation(shell: Shell, validation: Validation): Promise<number> {
  if (shell.json) shell.print(JSON.stringify(validation));
  else shell.print(presentValidation(validation, await shell.textOptions()));
  return validation.problems.length === 0 ? EXIT_OK : EXIT_OF.invalid_data;
}
