/** The screen that proposes, as data: what can be done at once, how far the model is, and what came of it. */

import type { Check } from "../../domain/check.ts";
import type { ApprovalRequest } from "../../domain/request.ts";
import type { RiskLevel } from "../../domain/risk-level.ts";
import type { DraftProgress } from "../../ports-drafting.ts";
import type { ShowView } from "../../text/view.ts";
import type { BaseMessage, ScreenState, Setting } from "../app/screen.ts";
import { type Draft, newDraft } from "./draft.ts";

/** What the library would propose, before anything was checked and before there is a request. */
export interface Preview {
  source: "template" | "playbook";
  /** Of the template or the playbook. */
  id: string;
  title: string;
  /** As people write it; null where a person has to do it by hand. */
  command: string | null;
  manual_steps: readonly string[];
  /** By what is known without a cluster. */
  risk: RiskLevel;
  /** Why the library chose it, the first reasons first; one line each, in the language of the screen. */
  why: readonly string[];
  /** Where it acts: `deployment checkout, namespace shop`. */
  aim: string;
}

export type ProposeJob =
  /** Library, model, checks, request; with progress. */
  | { name: "propose" }
  /** Ends the model call: the proposing that goes on then ends with the library's request. */
  | { name: "take" }
  /** Makes a request of the library's proposal beside the model's. */
  | { name: "choose" };

/** What came of proposing. */
export type ProposeEnd =
  | { how: "proposed"; approval: ApprovalRequest; reused: boolean }
  | { how: "failed"; message: string };

export interface ProposeState extends ScreenState<ProposeJob> {
  view: ShowView;
  preview: Preview;
  /** Whether another screen is below: leaving goes back to it. */
  nested: boolean;
  startedAt: string;
  draft: Draft;
  /** The engineer does not wait for the model. */
  taking: boolean;
  end: ProposeEnd | null;
  /** The library's request is being made beside the model's. */
  making: boolean;
  /** The library's request, once it was made beside the model's. */
  madeId: string | null;
  /** The request whose review was opened last. */
  openedId: string | null;
  /** Whether that review lies on this screen, as far as this screen knows. */
  covered: boolean;
  help: boolean;
  /** First visible row of the pane; null: its end is followed. */
  scroll: number | null;
  notice: string | null;
  /** How many jobs there were: what tells one from another. */
  jobs: number;
}

export type ProposeMessage =
  | { type: "progress"; step: DraftProgress }
  /** A draft is there, and is now looked at in the cluster: from here on no model is waited for. */
  | { type: "checking" }
  | { type: "checked"; check: Check }
  | { type: "proposed"; view: ShowView; approval: ApprovalRequest; reused: boolean }
  | { type: "chosen"; view: ShowView; approvalId: string }
  | { type: "failed"; job: "propose" | "choose"; message: string }
  /** Something to know meanwhile: who else is at it, what could not be used. */
  | { type: "noticed"; text: string }
  /** What the ledger has now; also each time this screen comes to the top. */
  | { type: "looked"; view: ShowView }
  | { type: "look_failed"; message: string };

export type Message = BaseMessage | ProposeMessage;

export interface ProposeStart {
  view: ShowView;
  preview: Preview;
  /** Whether another screen is below. */
  nested: boolean;
}

/** Begins at once; the preview is on the first frame. */
export function initialPropose({ view, preview, nested }: ProposeStart, setting: Setting): ProposeState {
  return {
    ...setting,
    view,
    preview,
    nested,
    startedAt: setting.now,
    draft: newDraft(setting.now),
    taking: false,
    end: null,
    making: false,
    madeId: null,
    openedId: null,
    covered: false,
    help: false,
    scroll: null,
    notice: null,
    jobs: 1,
    frame: 1,
    work: { id: 1, job: { name: "propose" } },
    wish: null,
  };
}

export function nextFrame(state: ProposeState): ProposeState {
  return { ...state, frame: state.frame + 1 };
}

/** Asks the outside for something, once; what a key does is another thing from here on. */
export function working(state: ProposeState, job: ProposeJob): ProposeState {
  const jobs = state.jobs + 1;
  return nextFrame({ ...state, jobs, work: { id: jobs, job } });
}
