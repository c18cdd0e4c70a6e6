/** The selected incident beside the list: as much as fits of what the review tells in full. */
import { isOpen } from "../../domain/incident.ts";
import { checkDetailLines } from "../../text/facts.ts";
import { incidentHead, signalLines } from "../../text/incident.ts";
import { nextLines } from "../../text/next-step.ts";
import { aimLines, remedyLines, verdictLines } from "../../text/remedy.ts";
import { ruleLine } from "../../text/review.ts";
import { otherOpenRequests, signatureLines } from "../../text/signature.ts";
import { currentApproval, type ShowView, type TextOptions } from "../../text/view.ts";
import { wordsFor } from "../../text/words.ts";
import { boardMessages } from "./messages.ts";

const MAX_SIGNALS = 10;

/** @param requestId the request to tell of; without: the one that waits, else the newest */
export function detailLines(
  view: ShowView,
  requestId: string | undefined,
  options: TextOptions,
  rows: number,
): string[] {
  const lines = [...incidentHead(view.incident, options), ruleLine(options), ...about(view, requestId, options)];
  if (lines.length <= rows) return lines;
  const more = boardMessages(options.lang).moreLines(lines.length - rows + 1);
  return [...lines.slice(0, rows - 1), ` ${options.style.dim(more)}`];
}

function about({ incident, approvals }: ShowView, requestId: string | undefined, options: TextOptions): string[] {
  const words = wordsFor(options.lang);
  const title = (text: string) => ["", ` ${options.style.cyan(text)}`];
  const signals = [...title(words.signals), ...signalLines(incident, options, 1, MAX_SIGNALS)];
  const approval = currentApproval(approvals, requestId);
  if (approval === null) return [` ${words.noProposal}`, ...nextLines(incident, null, options), ...signals];
  const signatures = signatureLines(approval, options, 1);
  return [
    ...verdictLines(approval, options, otherOpenRequests(approvals, approval, options), isOpen(incident.status)),
    "",
    ...remedyLines(approval, options),
    ...aimLines(approval, options),
    ...(signatures.length === 0 ? [] : [...title(words.signatures), ...signatures]),
    ...title(words.checks),
    ...checkDetailLines(approval, options, 1),
    ...signals,
  ];
}
