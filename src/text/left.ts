/** Where things stand when a screen is left: short, since all of it was just on the screen. */
import { isOpen } from "../domain/incident.ts";
import type { ApprovalRequest } from "../domain/request.ts";
import { incidentHead } from "./incident.ts";
import { nextLines } from "./next-step.ts";
import { aimLines, remedyLines, verdictLines } from "./remedy.ts";
import { otherOpenRequests } from "./signature.ts";
import type { ShowView, TextOptions } from "./view.ts";
import { wordsFor } from "./words.ts";

export function leftLines(
  { incident, approvals }: ShowView,
  approval: ApprovalRequest | null,
  options: TextOptions,
): string[] {
  const next = nextLines(incident, approval, options);
  if (approval === null) return [...incidentHead(incident, options), ` ${wordsFor(options.lang).noProposal}`, ...next];
  return [
    ...incidentHead(incident, options),
    ...verdictLines(approval, options, otherOpenRequests(approvals, approval, options), isOpen(incident.status)),
    ...remedyLines(withoutEarlySteps(approval), options),
    ...aimLines(approval, options),
    ...next,
  ];
}

/** Steps for a person are printed once they may be done; until then the title stands for them. */
function withoutEarlySteps(approval: ApprovalRequest): ApprovalRequest {
  if (approval.status === "approved") return approval;
  return { ...approval, metadata: { ...approval.metadata, manual_steps: [] } };
}
