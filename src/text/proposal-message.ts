import type { ApprovalRequest } from "../domain/request.ts";
import { safeText } from "./safe-text.ts";

const SHOWN_CHARACTERS = 50;

/** The one line that `propose` ends with. */
export function proposalMessage({ action, risk_level }: Pick<ApprovalRequest, "action" | "risk_level">): string {
  const characters = [...safeText(action)];
  return `Proposal generated: ${characters.slice(0, SHOWN_CHARACTERS).join("")}... (Risk: ${risk_level})`;
}
