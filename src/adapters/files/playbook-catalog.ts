import path from "node:path";
import { zPlaybook } from "../../domain/playbook.ts";
import type { PlaybookCatalog } from "../../ports.ts";
import { readLibrary } from "./library.ts";

/**
 * The team's playbooks in `<configDir>/playbooks`. The folder is read once, now; YAML is loaded only where it has a
 * file. Never throws.
 */
export async function createPlaybookCatalog(configDir: string): Promise<PlaybookCatalog> {
  const { entries: playbooks, problems } = await readLibrary(path.join(configDir, "playbooks"), zPlaybook);
  return { playbooks: () => ({ playbooks, problems }) };
}
