/** A run as its screen knows it. */
import type { Incident } from "../../domain/incident.ts";
import type { ApprovalRequest } from "../../domain/request.ts";
import type { OutputLine } from "../../ports.ts";
import type { RunView } from "../../text/view.ts";
import type { BaseMessage, ScreenState, Setting } from "../app/screen.ts";

export type RunPhase = "checking" | "running" | "reading" | "verifying";

export type RunJob =
  /** `digest`: of the request that somebody said yes to. */
  | { kind: "run"; approvalId: string; digest: string }
  /** As the first Ctrl-C does it. */
  | { kind: "stop" };

/** How it ended. */
export type RunEnd = { at: string } & (
  | { how: "ran"; view: RunView }
  /** Nothing was started, or nobody saw what became of it; the message says which. */
  | { how: "failed"; message: string }
);

export interface RunState extends ScreenState<RunJob> {
  incident: Incident;
  approval: ApprovalRequest;
  startedAt: string;
  phase: RunPhase;
  phaseAt: string;
  /** Whether it changes something: such a run cannot be stopped once it has begun. */
  mutating: boolean;
  /** The last ones, see `MAX_OUTPUT`. */
  output: readonly OutputLine[];
  /** How many came before those. */
  dropped: number;
  /** First visible row; null: the end is followed. */
  scroll: number | null;
  stopping: boolean;
  end: RunEnd | null;
  notice: string | null;
}

export type RunMessage =
  | { type: "step"; phase: RunPhase; mutating: boolean }
  | { type: "output"; lines: readonly OutputLine[] }
  | { type: "ended"; end: { how: "ran"; view: RunView } | { how: "failed"; message: string } };

export type Message = BaseMessage | RunMessage;

/** Lines that are kept, and characters of each. */
export const MAX_OUTPUT = 2000;
export const MAX_LINE = 1000;

export interface RunStart {
  incident: Incident;
  approval: ApprovalRequest;
  digest: string;
}

/** Begins at once: it was confirmed where it was drawn. */
export function initialRun({ incident, approval, digest }: RunStart, setting: Setting): RunState {
  return {
    ...setting,
    incident,
    approval,
    startedAt: setting.now,
    phase: "checking",
    phaseAt: setting.now,
    mutating: true,
    output: [],
    dropped: 0,
    scroll: null,
    stopping: false,
    end: null,
    notice: null,
    frame: 1,
    work: { id: 1, job: { kind: "run", approvalId: approval.id, digest } },
    wish: null,
  };
}
