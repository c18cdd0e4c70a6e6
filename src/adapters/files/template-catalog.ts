import path from "node:path";
import type { Template } from "../../domain/template.ts";
import type { TemplateCatalog } from "../../ports.ts";
import { readLibrary } from "./library.ts";

/**
 * The bundled templates and those of `<configDir>/templates`, where one of the same id takes the bundled one's place.
 * The folder is read once, now; YAML and the format are loaded only where it has a file. Never throws.
 */
export async function createTemplateCatalog(configDir: string): Promise<TemplateCatalog> {
  const [{ templates: bundled }, own] = await Promise.all([
    import("virtual:templates"),
    readLibrary(path.join(configDir, "templates"), async () => (await import("../../domain/template.ts")).zTemplate),
  ]);
  // What a team wrote itself goes before what everybody gets.
  const marked = own.entries.map((template): Template => ({ ...template, own: true }));
  const byId = new Map<string, Template>([...bundled, ...marked].map((template) => [template.id, template]));
  const all = { templates: [...byId.values()], problems: own.problems, files: own.files };
  return { templates: () => all };
}
