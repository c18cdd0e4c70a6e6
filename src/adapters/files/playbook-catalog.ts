import path from "node:path";
import type { PlaybookCatalog } from "../../ports.ts";
import { readLibrary } from "./library.ts";

/**
 * The team's playbooks in `<configDir>/playbooks`. The folder is read once, now; YAML and the format are loaded only
 * where it has a file. Never throws.
 */
export async function createPlaybookCatalog(configDir: string): Promise<PlaybookCatalog> {
  const {
    entries: playbooks,
    problems,
    files,
  } = await readLibrary(
    path.join(configDir, "playbooks"),
    async () => (await import("../../domain/playbook-schema.ts")).zPlaybook,
  );
  return { playbooks: () => ({ playbooks, problems, files }) };
}
