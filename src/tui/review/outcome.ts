/** What came of a job: the state it leaves, with what is said of it. The view is put in afterwards. */
import { shortId } from "../../text/signature.ts";
import { messagesFor } from "./messages.ts";
import { nextFrame, type ReviewMessage, type ReviewState, told } from "./state.ts";

type Outcome = Exclude<ReviewMessage, { type: "loaded" | "team" | "freeze" }>;

export function onOutcome(state: ReviewState, message: Outcome): ReviewState {
  const say = messagesFor(state.lang);
  switch (message.type) {
    case "decided":
      return told(done(state), decidedText(state, message), "info");
    case "resolved":
      return told(done(state), say.resolved, "info");
    case "edited": {
      const text = say.edited(shortId(message.approvalId), shortId(state.approvalId ?? ""));
      const { approvalId, view } = message;
      return told({ ...done(state), approvalId, view, trust: null, audit: null, scroll: 0 }, text, "info");
    }
    case "edit_refused":
      return told(nextFrame({ ...state, work: null, epoch: state.epoch + 1 }), message.message);
    case "copied":
      return told(without(state, "copy"), say.copied(message.text), "info");
    case "trust_read":
      return { ...without(state, "trust"), trust: message.trust };
    case "audit_read":
      return { ...without(state, "audit"), audit: message.rows };
    case "failed": {
      const { kind } = message;
      const isOwn = kind === "copy" || kind === "trust" || kind === "audit";
      return told(isOwn ? without(state, kind) : done(state), message.message);
    }
  }
}

function done(state: ReviewState): ReviewState {
  return nextFrame({ ...state, work: null, epoch: state.epoch + 1, mode: { name: "review" } });
}

/** Something else may have been asked for while it was read. */
function without(state: ReviewState, kind: string): ReviewState {
  return state.work?.job.kind === kind ? { ...state, work: null } : state;
}

function decidedText({ lang }: ReviewState, { decision, outcome }: Extract<Outcome, { type: "decided" }>): string {
  const say = messagesFor(lang);
  if (outcome === "already_signed") return say.alreadySigned;
  if (outcome === "already_approved") return say.alreadyApproved;
  return decision === "approve" ? say.signed : say.rejectedNow;
}
