/** Where things stand when the review screen is left: short, since all of it was just on the screen. */

import { isOpen } from "../../domain/incident.ts";
import type { ApprovalRequest } from "../../domain/request.ts";
import { incidentHead } from "../../text/incident.ts";
import { nextLines } from "../../text/next-step.ts";
import { aimLines, remedyLines, verdictLines } from "../../text/remedy.ts";
import { joinLines } from "../../text/review.ts";
import { currentApproval, otherOpenRequests, type ShowView } from "../../text/view.ts";
import { wordsFor } from "../../text/words.ts";
import type { ShowOptions } from "./show.ts";

export function presentLeft({ incident, approvals }: ShowView, options: ShowOptions): string {
  const approval = currentApproval(approvals, options.approvalId);
  const next = nextLines(incident, approval, options);
  if (approval === null) {
    return joinLines([...incidentHead(incident, options), ` ${wordsFor(options.lang).noProposal}`, ...next]);
  }
  return joinLines([
    ...incidentHead(incident, options),
    ...verdictLines(approval, options, otherOpenRequests(approvals, approval, options), isOpen(incident.status)),
    ...remedyLines(withoutEarlySteps(approval), options),
    ...aimLines(approval, options),
    ...next,
  ]);
}

/** Steps for a person are printed once they may be done; until then the title stands for them. */
function withoutEarlySteps(approval: ApprovalRequest): ApprovalRequest {
  if (approval.status === "approved") return approval;
  return { ...approval, metadata: { ...approval.metadata, manual_steps: [] } };
}
