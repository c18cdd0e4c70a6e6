/** What the review screen knows, and what follows from it; `reduce.ts` says how it changes. */

import { personKey } from "../domain/approval.ts";
import { type Incident, isOpen } from "../domain/incident.ts";
import type { Lang } from "../domain/lang.ts";
import type { ApprovalRequest } from "../domain/request.ts";
import { hasExpired } from "../text/signature.ts";
import { currentApproval, type ShowView } from "../text/view.ts";
import type { Keystroke, PaneName } from "./keymap.ts";
import { messagesFor } from "./messages.ts";

export type Choice = "approve" | "reject";

/** A question that is open; `approvalId` and `digest` are those of the request that was drawn. */
export interface Question {
  name: "question";
  decision: Choice;
  approvalId: string;
  digest: string;
  /** To be typed; null: y or n. */
  word: string | null;
  /** `comment`: yes was said to a rejection, and a comment may be given. */
  stage: "answer" | "comment";
  typed: string;
  /** The first frame that asks this; a key pressed on an earlier one was not meant for it. */
  since: number;
}

export type Mode = { name: "review" } | { name: "help" } | Question;

export interface DecideInput {
  approvalId: string;
  decision: Choice;
  digest: string;
  comment?: string;
}

export interface Notice {
  text: string;
  tone: "info" | "error";
}

export interface ReviewState {
  view: ShowView;
  /** The request on the screen; it stays the same while it exists. */
  approvalId: string | null;
  operator: string;
  now: string;
  columns: number;
  rows: number;
  ascii: boolean;
  lang: Lang;
  mode: Mode;
  pane: PaneName;
  /** On a narrow screen, whether the pane is shown instead of the facts. */
  paneOpen: boolean;
  scroll: number;
  notice: Notice | null;
  /** Counts everything that changes what a key would do; see `reduce.ts`. */
  frame: number;
  /** A decision that is to be carried out, once; the root runs it and answers with `decided` or `failed`. */
  work: { id: number; input: DecideInput } | null;
  /** Answers to questions asked before the last decision are out of date. */
  epoch: number;
  exit: "quit" | "interrupted" | null;
}

export type Message =
  | { type: "key"; keystroke: Keystroke; drawn: number }
  | { type: "paste" }
  | { type: "tick"; now: string }
  | { type: "resized"; columns: number; rows: number }
  | { type: "loaded"; view: ShowView; epoch: number }
  | { type: "load_failed"; message: string }
  | { type: "decided"; view: ShowView; message: string }
  | { type: "decide_failed"; message: string };

/** What the reducer must know of the drawing: whether everything a signature is about is on the screen. */
export interface Surroundings {
  drawsAll(state: ReviewState): boolean;
  /** Greatest scroll position of the pane. */
  maxScroll(state: ReviewState): number;
  /** Lines of the pane that are visible at once. */
  page(state: ReviewState): number;
}

export type InitialInput = Pick<ReviewState, "view" | "operator" | "now" | "columns" | "rows" | "ascii" | "lang"> & {
  approvalId?: string;
};

export function initialState({ approvalId, ...input }: InitialInput): ReviewState {
  return {
    ...input,
    approvalId: currentApproval(input.view.approvals, approvalId)?.id ?? null,
    mode: { name: "review" },
    pane: "signals",
    paneOpen: false,
    scroll: 0,
    notice: null,
    frame: 1,
    work: null,
    epoch: 0,
    exit: null,
  };
}

export function shownApproval({ view, approvalId }: Pick<ReviewState, "view" | "approvalId">): ApprovalRequest | null {
  return view.approvals.find((approval) => approval.id === approvalId) ?? null;
}

/** Why the operator cannot decide now; null where they can. The store still decides for itself. */
export function whyNot(state: ReviewState, choice: Choice, { drawsAll }: Surroundings): string | null {
  const say = messagesFor(state.lang);
  const approval = shownApproval(state);
  if (approval === null) return say.noProposal;
  if (state.work !== null) return say.busy;
  const ended = whyEnded(approval, state.view.incident, state.now);
  if (ended !== null) return say[ended];
  if (choice === "reject") return null;
  if (approval.signatures.some((signature) => personKey(signature.signer) === personKey(state.operator))) {
    return say.signedByYou;
  }
  const own = personKey(approval.metadata.operator) === personKey(state.operator);
  if (own && !approval.metadata.self_approval) return say.notYourOwn;
  return drawsAll(state) ? null : say.tooSmall;
}

function whyEnded(approval: ApprovalRequest, { status }: Incident, now: string) {
  if (approval.status !== "pending" && approval.status !== "expired") return approval.status;
  if (hasExpired(approval, now)) return "expired";
  return isOpen(status) ? null : "closed";
}
