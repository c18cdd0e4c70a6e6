/** The policy that is in force: the default, tightened by the team's `policy.yaml` where there is one. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_POLICY, type Policy } from "../domain/policy.ts";
import { fileFailure, parseDuration } from "./settings.ts";

/** @throws AwoooError config where the file cannot be read or asks for less than the default */
export async function loadPolicy(configDir: string): Promise<Policy> {
  const path = join(configDir, "policy.yaml");
  if (!existsSync(path)) return DEFAULT_POLICY;
  const { readPolicy } = await import("../adapters/files/policy-file.ts");
  try {
    return readPolicy(path, parseDuration);
  } catch (error) {
    throw fileFailure(path, error, "For each risk: signatures, self_approval, expires_after (30m).");
  }
}
