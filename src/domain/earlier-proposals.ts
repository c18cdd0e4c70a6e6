/** What was proposed for an incident before, and what became of it: a model that is asked again must know. */
import { evaluateApproval, isBeforeExpiry } from "./approval.ts";
import type { IncidentState } from "./fold.ts";
import { knownText } from "./known-action.ts";
import type { RequestState } from "./request.ts";

/** A proposal of this incident that people or the cluster have turned down; a model must not repeat it blindly. */
export interface EarlierProposal {
  /** Its command as people write it, without a context, so that it reads the same on every laptop; else its title. */
  action: string;
  became: "rejected" | "failed" | "inconclusive" | "worked" | "expired";
  /** What the person who rejected it said, or what was seen of the run. Untrusted. */
  comment: string | null;
}

/** The newest are kept: what has been tried ten times is known by then. */
const MAX_EARLIER = 10;
/** Characters of a comment. */
const MAX_COMMENT = 300;

/**
 * The proposals that came to an end, oldest first. Those that can still be signed or run are none of them.
 * @param now RFC 3339
 */
export function earlierProposals({ requests }: IncidentState, now: string): EarlierProposal[] {
  const ended = requests.flatMap((request) => {
    const end = endOf(request, now);
    return end === null ? [] : [{ action: actionOf(request), became: end.became, comment: shortened(end.comment) }];
  });
  return ended.slice(-MAX_EARLIER);
}

type End = Pick<EarlierProposal, "became" | "comment">;

function endOf({ content, decisions, run, handed_over }: RequestState, now: string): End | null {
  if (run !== null) {
    return run.result === null
      ? { became: "inconclusive", comment: "it was started, and nobody has seen its end yet" }
      : { became: run.result.outcome, comment: run.result.detail };
  }
  // A person was asked to carry it out; whether anybody did is not known.
  if (handed_over !== null) return { became: "inconclusive", comment: "it was handed over to a person" };
  const { rejection } = evaluateApproval(content, decisions, null, now);
  if (rejection !== null) return { became: "rejected", comment: rejection.comment };
  // Also what was approved, and not run in time.
  return isBeforeExpiry(content, now) ? null : { became: "expired", comment: null };
}

function actionOf({ content, request }: RequestState): string {
  return knownText(content.action, null) ?? request.action;
}

function shortened(comment: string | null): string | null {
  if (comment === null || comment.trim() === "") return null;
  const letters = [...comment];
  return letters.length > MAX_COMMENT ? `${letters.slice(0, MAX_COMMENT).join("")}…` : comment;
}
