/** What the team's `senders.yaml` says about its senders, where there is one. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_RULES, type SenderRules } from "../domain/sender-rules.ts";
import { fileFailure } from "./settings.ts";

/** @throws AwoooError config where the file cannot be read or says something awooo does not know */
export async function loadSenderRules(configDir: string): Promise<SenderRules> {
  const path = join(configDir, "senders.yaml");
  if (!existsSync(path)) return DEFAULT_RULES;
  const { readSenderRules } = await import("../adapters/files/sender-rules-file.ts");
  try {
    return readSenderRules(path);
  } catch (error) {
    throw fileFailure(path, error, "It may have severity, severity_by_sender, service_labels and exporters.");
  }
}
