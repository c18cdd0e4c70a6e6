/** The word a person types before a grave request is signed. */
import type { ApprovalRequest } from "./request.ts";
import { UNKNOWN_SERVICE } from "./target.ts";

/** Longer names are not worth typing at night. */
const MAX_WORD = 40;

/**
 * For high and critical the name of the target, so that the signer has read what is about to change; where there is
 * no name that can be typed, the word of the risk. null: the risk is low enough to sign without one.
 */
export function wordFor({ risk_level, metadata: { target } }: ApprovalRequest): string | null {
  if (risk_level !== "high" && risk_level !== "critical") return null;
  const typeable = target.name.length <= MAX_WORD && /^[\x21-\x7e]+$/.test(target.name);
  return typeable && target.name !== UNKNOWN_SERVICE ? target.name : risk_level;
}
