/** What is signed, as lines: badge, signatures, command, target. Everything else on the screen explains it. */
import { isOpen } from "../../domain/incident.ts";
import type { ApprovalRequest } from "../../domain/request.ts";
import { checkName } from "../../text/facts.ts";
import { flow } from "../../text/flow.ts";
import { incidentHead } from "../../text/incident.ts";
import { nextLines } from "../../text/next-step.ts";
import { aimLines, remedyLines, verdictLines } from "../../text/remedy.ts";
import { safeText } from "../../text/safe-text.ts";
import { otherOpenRequests, personText } from "../../text/signature.ts";
import { checkMark, symbolsFor } from "../../text/symbols.ts";
import type { TextOptions } from "../../text/view.ts";
import { shorten } from "../../text/width.ts";
import { wordsFor } from "../../text/words.ts";
import { messagesFor } from "./messages.ts";
import { type ReviewState, shownApproval } from "./state.ts";

/** Below this width margins shrink and nothing stands beside anything. */
export const NARROW = 60;

export function headLines(state: ReviewState, options: TextOptions): string[] {
  // On a narrow screen the second row is for the alert.
  const who = options.width < NARROW ? "" : personText(state.operator, state.ascii);
  return incidentHead(state.view.incident, options, who);
}

export function cardLines(state: ReviewState, options: TextOptions): string[] {
  const approval = shownApproval(state);
  const { incident, approvals } = state.view;
  const loud = [...frozenLines(state, options), ...teamLines(state, options)];
  if (approval === null) return [...loud, ` ${wordsFor(state.lang).noProposal}`, ...nextLines(incident, null, options)];
  // The loud row takes the place of the empty one, so that as much is seen below it as ever.
  const air = state.columns < NARROW || loud.length > 0 ? [] : [""];
  return [
    ...loud,
    ...verdictLines(approval, options, otherOpenRequests(approvals, approval, state), isOpen(incident.status)),
    ...air,
    ...remedyLines(approval, options),
    ...aimLines(approval, options),
    ...failedChecks(approval, options),
  ];
}

/** That nothing is run now, for whoever is on the way to it. */
function frozenLines({ frozen, lang, ascii }: ReviewState, { style, width }: TextOptions): string[] {
  if (frozen === null) return [];
  const said = messagesFor(lang).frozen(personText(frozen, ascii));
  return [` ${style.inverse(style.red(` ${shorten(said, width - 4, symbolsFor(ascii).ellipsis)} `))}`];
}

/** That a signature may not be known to others, nor theirs here; on one row, since all of the card has to be seen. */
function teamLines({ team, lang, ascii }: ReviewState, { style, width }: TextOptions): string[] {
  if (team === null) return [];
  const said = team.kind === "away" ? messagesFor(lang).away : safeText(team.message, { max: 300, ascii });
  return [` ${style.yellow(shorten(said, width - 2, symbolsFor(ascii).ellipsis))}`];
}

/** What is in the way besides signatures; the reason stands with the other checks. */
function failedChecks({ dry_run_checks }: ApprovalRequest, { style, width, ascii, lang }: TextOptions): string[] {
  const failed = dry_run_checks.filter(({ status }) => status === "failed");
  const spans = failed.map((made) => ({
    text: `${checkMark("failed", ascii)} ${checkName(made, wordsFor(lang), ascii)}: ${safeText(made.message, { max: 120, ascii })}`,
    paint: style.red,
  }));
  return flow(spans, { width, indent: width < NARROW ? 1 : 3 });
}
