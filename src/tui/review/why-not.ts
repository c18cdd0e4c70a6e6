/** Whether what a key asks for can be done now, and if not, why. The flows still decide for themselves. */
import { personKey } from "../../domain/approval.ts";
import { isOpen } from "../../domain/incident.ts";
import type { ApprovalRequest } from "../../domain/request.ts";
import { hasExpired, hasLapsed } from "../../text/signature.ts";
import type { Deed } from "./keymap.ts";
import { messagesFor } from "./messages.ts";
import { isBusy, type ReviewState, type Subject, type Surroundings, shownApproval } from "./state.ts";

/** The reason in a few words; null where it can be done. */
export function whyNot(state: ReviewState, deed: Deed, around: Surroundings): string | null {
  const say = messagesFor(state.lang);
  if (isBusy(state)) return say.busy;
  const over = isOpen(state.view.incident.status) ? null : say.closed;
  if (deed === "propose" || deed === "resolve") return over;
  const approval = shownApproval(state);
  return approval === null ? say.noProposal : whyNotWith(state, deed, approval, around);
}

type DeedOfRequest = Exclude<Deed, "propose" | "resolve">;

function whyNotWith(
  state: ReviewState,
  deed: DeedOfRequest,
  approval: ApprovalRequest,
  around: Surroundings,
): string | null {
  const say = messagesFor(state.lang);
  const withoutCommand = approval.metadata.argv === null ? say.noCommand : null;
  switch (deed) {
    case "approve":
      return whyNotApprove(state, approval, around);
    case "reject":
      return whyDecided(state, approval);
    case "run":
      return whyNotRun(state, approval, around);
    case "edit":
      return isOpen(state.view.incident.status) ? withoutCommand : say.closed;
    case "copy":
      return withoutCommand;
  }
}

function whyNotApprove(state: ReviewState, approval: ApprovalRequest, { drawsAll }: Surroundings): string | null {
  const say = messagesFor(state.lang);
  const decided = whyDecided(state, approval);
  if (decided !== null) return decided;
  if (approval.signatures.some((signature) => personKey(signature.signer) === personKey(state.operator))) {
    return say.signedByYou;
  }
  const own = personKey(approval.metadata.operator) === personKey(state.operator);
  if (own && !approval.metadata.self_approval) return say.notYourOwn;
  return drawsAll(state) ? null : say.tooSmall;
}

/** Nobody can sign or reject it any more. */
function whyDecided({ view, now, lang }: ReviewState, approval: ApprovalRequest): string | null {
  const say = messagesFor(lang);
  if (approval.status !== "pending" && approval.status !== "expired") return say[approval.status];
  if (hasExpired(approval, now)) return say.expired;
  return isOpen(view.incident.status) ? null : say.closed;
}

function whyNotRun(state: ReviewState, approval: ApprovalRequest, { drawsAll }: Surroundings): string | null {
  const say = messagesFor(state.lang);
  const { argv, execution } = approval.metadata;
  if (execution !== undefined) return execution.status === "handed_over" ? say.handedOver : say.executed;
  if (!isOpen(state.view.incident.status)) return say.closed;
  if (argv === null) return say.byHand;
  if (approval.status === "rejected") return say.rejected;
  if (hasExpired(approval, state.now) || hasLapsed(approval, state.now)) return say.expired;
  if (state.frozen !== null) return say.runsFrozen;
  if (approval.status !== "approved") {
    return say.signaturesMissing(approval.required_signatures - approval.current_signatures);
  }
  return drawsAll(state) ? null : say.tooSmall;
}

/** What a question about this deed is about. */
export function subjectOf(state: ReviewState, deed: Deed): Subject | null {
  const approval = deed === "resolve" ? resolvableApproval(state) : shownApproval(state);
  return approval === null ? null : { approvalId: approval.id, digest: approval.metadata.content_sha256 };
}

/** The request an incident can be closed with: one that was approved, whatever came of it. null: a reason is needed. */
function resolvableApproval(state: ReviewState): ApprovalRequest | null {
  const approval = shownApproval(state);
  if (approval === null) return null;
  const { status, metadata } = approval;
  if (metadata.execution !== undefined || status === "executed") return approval;
  return status === "approved" ? approval : null;
}
