/** What the review knows, what may happen to it, and what it asks of the outside; `reduce.ts` says how it changes. */
import type { LedgerRow } from "../../domain/chain.ts";
import type { ApprovalRequest } from "../../domain/request.ts";
import type { SigningOutcome } from "../../domain/signing.ts";
import { currentApproval, type ShowView, type TrustView } from "../../text/view.ts";
import type { BaseMessage, ScreenState, Setting, Wish } from "../app/screen.ts";
import type { Extent } from "../scroll.ts";
import type { PaneName } from "./keymap.ts";

/** What is asked before it is done. */
export type Asked = "approve" | "reject" | "run" | "resolve";

/** What a question is about, as it was drawn; null: resolving without a request. */
export interface Subject {
  approvalId: string;
  digest: string;
}

export interface Question {
  name: "question";
  asked: Asked;
  subject: Subject | null;
  /** To be typed; null: y or n. */
  word: string | null;
  /** `text`: yes was said, and a comment may (`reject`) or a reason must (`resolve`) be given. */
  stage: "answer" | "text";
  typed: string;
  /** The first frame that asks this; a key pressed on an earlier one was not meant for it. */
  since: number;
}

/** The command as it is being rewritten. */
export interface Editing {
  name: "edit";
  subject: Subject;
  line: string;
  /** Characters (code points) before the cursor. */
  cursor: number;
  since: number;
}

export type Mode = { name: "review" } | { name: "help" } | Question | Editing;

export interface DecideInput extends Subject {
  decision: "approve" | "reject";
  comment?: string;
}

export interface EditInput extends Subject {
  line: string;
}

export interface ResolveInput {
  approvalId: string | null;
  reason: string | null;
}

/** What is done outside. */
export type ReviewJob =
  | ({ kind: "decide" } & DecideInput)
  | ({ kind: "edit" } & EditInput)
  | ({ kind: "resolve" } & ResolveInput)
  | { kind: "copy"; text: string }
  | { kind: "trust"; approvalId: string }
  | { kind: "audit" };

export interface Notice {
  text: string;
  tone: "info" | "error";
}

/** Why the screen may not show what the team has, nor the team what is done here. */
export type TeamTrouble = { kind: "away" } | { kind: "failed"; message: string };

export interface ReviewState extends ScreenState<ReviewJob> {
  view: ShowView;
  /** The request on the screen; it stays the same while it exists. */
  approvalId: string | null;
  /** Whether another screen is below: leaving goes back to it. */
  nested: boolean;
  mode: Mode;
  pane: PaneName;
  /** Where the pane does not stand beside the facts, whether it is shown instead of them. */
  paneOpen: boolean;
  scroll: number;
  notice: Notice | null;
  team: TeamTrouble | null;
  /** Who froze runs, as far as it is known here; null: nobody. */
  frozen: string | null;
  /** Read when its pane is opened, and again when the request has changed; null: not yet. */
  trust: TrustView | null;
  /** As `trust`. */
  audit: readonly LedgerRow[] | null;
  /** How many jobs there were: what tells one from another. */
  jobs: number;
  /** Counts what was done here: answers of the outside older than that are out of date. */
  epoch: number;
}

export type ReviewMessage =
  | { type: "loaded"; view: ShowView; epoch: number }
  /** After each attempt to have what the team has. */
  | { type: "team"; trouble: TeamTrouble | null }
  | { type: "freeze"; by: string | null }
  | { type: "decided"; view: ShowView; decision: DecideInput["decision"]; outcome: SigningOutcome }
  | { type: "edited"; view: ShowView; approvalId: string }
  /** Why the line cannot be taken; it stays in the editor. */
  | { type: "edit_refused"; message: string }
  | { type: "resolved"; view: ShowView }
  | { type: "copied"; text: string }
  | { type: "trust_read"; trust: TrustView }
  | { type: "audit_read"; rows: readonly LedgerRow[] }
  | { type: "failed"; kind: ReviewJob["kind"]; message: string };

export type Message = BaseMessage | ReviewMessage;

/** What the reducer must know of the drawing. */
export interface Surroundings {
  /** Whether everything a signature is about is on the screen, under whatever is asked. */
  drawsAll(state: ReviewState): boolean;
  /** How far the pane can be scrolled. */
  extent(state: ReviewState): Extent;
}

export interface InitialInput extends Setting {
  view: ShowView;
  /** The request that was asked for; else the one that waits, else the newest. */
  approvalId?: string | null;
  nested?: boolean;
}

export function initialState({ view, approvalId, nested = false, ...setting }: InitialInput): ReviewState {
  return {
    ...setting,
    view,
    approvalId: currentApproval(view.approvals, approvalId ?? undefined)?.id ?? null,
    nested,
    mode: { name: "review" },
    pane: "signals",
    paneOpen: false,
    scroll: 0,
    notice: null,
    team: null,
    frozen: null,
    trust: null,
    audit: null,
    frame: 1,
    work: null,
    wish: null,
    jobs: 0,
    epoch: 0,
  };
}

export function shownApproval({ view, approvalId }: Pick<ReviewState, "view" | "approvalId">): ApprovalRequest | null {
  return view.approvals.find((approval) => approval.id === approvalId) ?? null;
}

export function nextFrame(state: ReviewState): ReviewState {
  return { ...state, frame: state.frame + 1 };
}

export function told(state: ReviewState, text: string, tone: Notice["tone"] = "error"): ReviewState {
  return { ...state, notice: { text, tone } };
}

/** Asks the outside for something, once. */
export function working(state: ReviewState, job: ReviewJob): ReviewState {
  const jobs = state.jobs + 1;
  const asking = { ...state, jobs, work: { id: jobs, job } };
  return changesNothing(job) ? asking : nextFrame(asking);
}

function changesNothing({ kind }: ReviewJob): boolean {
  return kind === "trust" || kind === "audit" || kind === "copy";
}

/** Whether something is under way that a key must wait for. */
export function isBusy({ work }: ReviewState): boolean {
  return work !== null && !changesNothing(work.job);
}

export function wishing(state: ReviewState, wish: Wish): ReviewState {
  return { ...state, wish };
}
