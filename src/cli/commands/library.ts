/** What `templates` and `playbooks` have in common: listing, showing and validating. */
import { AwoooError } from "../../domain/awooo-error.ts";
import type { Validation } from "../../flows/library.ts";
import type { LibraryProblem } from "../../ports.ts";
import type { TextOptions } from "../../text/view.ts";
import { EXIT_OF, EXIT_OK } from "../exit-codes.ts";
import { presentValidation } from "../present/templates.ts";
import type { Shell } from "../shell.ts";

type LibraryName = "template" | "playbook";

export interface Listed<T> {
  entries: readonly T[];
  problems: readonly LibraryProblem[];
  files: ReadonlyMap<string, string>;
}

/** Broken files that are named one by one; of more, `validate` tells. */
const NAMED = 3;

/** A line each in the order of their ids; what could not be read is said on standard error. */
export async function listEntries<T extends { id: string }, R extends object>(
  shell: Shell,
  name: LibraryName,
  { entries, problems, files }: Listed<T>,
  summary: (entry: T) => R,
  present: (rows: (R & { file: string | null })[], options: TextOptions) => string,
): Promise<number> {
  if (problems.length > NAMED) shell.notice(`${problems.length} left out; \`awooo ${name}s validate\` says why`);
  else for (const { file, message } of problems) shell.notice(`left out ${file}: ${message}`);
  const rows = [...entries]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((entry) => ({ ...summary(entry), file: files.get(entry.id) ?? null }));
  if (shell.json) shell.print(JSON.stringify({ [`${name}s`]: rows, problems }));
  else shell.print(present(rows, await shell.textOptions()));
  return EXIT_OK;
}

/** As the YAML file it could come from, so that it can be copied and changed. @throws AwoooError not_found */
export async function showEntry<T extends { id: string; own?: true }>(
  shell: Shell,
  name: LibraryName,
  { entries, files }: Listed<T>,
  id: string,
): Promise<number> {
  const found = entries.find((one) => one.id === id);
  if (found === undefined) {
    throw new AwoooError("not_found", `${name === "template" ? "Template" : "Playbook"} not found: ${id}`, {
      hint: `\`awooo ${name}s list\` shows the ${name}s there are.`,
    });
  }
  // What the catalog noted is no field of a file.
  const { own: _, ...entry } = found;
  if (shell.json) shell.print(JSON.stringify({ [name]: entry, file: files.get(id) ?? null }));
  else {
    const { yamlText } = await import("../../adapters/files/yaml-text.ts");
    shell.print(yamlText(entry));
  }
  return EXIT_OK;
}

/** Exit 4 where something cannot be used. */
export async function printValidation(shell: Shell, validation: Validation): Promise<number> {
  if (shell.json) shell.print(JSON.stringify(validation));
  else shell.print(presentValidation(validation, await shell.textOptions()));
  return validation.problems.length === 0 ? EXIT_OK : EXIT_OF.invalid_data;
}
