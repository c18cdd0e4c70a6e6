/** A run as a screen of the app. */
import type { OutputLine } from "../../ports.ts";
import { leftLines } from "../../text/left.ts";
import { ranLines } from "../../text/ran.ts";
import { shortId } from "../../text/signature.ts";
import type { Style } from "../../text/style.ts";
import type { RunView } from "../../text/view.ts";
import { failureText } from "../app/effects.ts";
import { type Given, type Layer, layerOf, type Screen, type Tools } from "../app/screen.ts";
import { extentFor, runFrame } from "./frame.ts";
import { runMessagesFor } from "./messages.ts";
import { reduceRun } from "./reduce.ts";
import { initialRun, type RunJob, type RunMessage, type RunPhase, type RunStart, type RunState } from "./state.ts";

/** Who watches a run: what it is at, and what kubectl prints. */
export interface RunWatcher {
  step(phase: RunPhase, mutating: boolean): void;
  line(line: OutputLine): void;
}

export interface RunActions {
  /** Carries it out. Must refuse a digest that is not that of the request. */
  run(input: { approvalId: string; digest: string }, watcher: RunWatcher): Promise<RunView>;
  /** What the first Ctrl-C does: ends what can be ended without losing track of a change. */
  stop(): void;
}

/** How long lines are gathered before they are shown: a flood of them is drawn a few times a second. */
const GATHER_MS = 50;

export function runLayer(start: RunStart, actions: RunActions, { style, ...setting }: Given): Layer {
  return layerOf(runScreen(actions, style), initialRun(start, setting));
}

function runScreen(actions: RunActions, style: Style): Screen<RunState, RunMessage, RunJob> {
  const extentOf = extentFor(style);
  return {
    reduce: (state, message) => reduceRun(state, message, extentOf),
    frame: (state) => runFrame(state, style),
    carryOut: async (job, tools) => (job.kind === "stop" ? actions.stop() : carryOut(job, actions, tools)),
    farewell: (state) => farewellOf(state, style),
  };
}

async function carryOut(
  { approvalId, digest }: Extract<RunJob, { kind: "run" }>,
  actions: RunActions,
  { send }: Tools<RunMessage>,
): Promise<void> {
  let gathered: OutputLine[] = [];
  const flush = () => {
    if (gathered.length > 0) send({ type: "output", lines: gathered });
    gathered = [];
  };
  const timer = setInterval(flush, GATHER_MS);
  const watcher: RunWatcher = {
    step: (phase, mutating) => {
      flush();
      send({ type: "step", phase, mutating });
    },
    line: (line) => gathered.push(line),
  };
  try {
    const view = await actions.run({ approvalId, digest }, watcher);
    flush();
    send({ type: "ended", end: { how: "ran", view } });
  } catch (error) {
    flush();
    send({ type: "ended", end: { how: "failed", message: failureText(error) } });
  } finally {
    clearInterval(timer);
  }
}

/** Only where the app ends from here: whoever goes back sees it on the review. */
function farewellOf(state: RunState, style: Style): string[] {
  const { columns: width, now, ascii, lang, end, incident, approval } = state;
  const options = { style, width, now, ascii, lang };
  if (end?.how === "ran") return ranLines(end.view, options);
  const left = leftLines({ incident, approvals: [approval], timeline: [] }, approval, options);
  if (end === null) return [...left, ` ${runMessagesFor(lang).left(shortId(approval.id))}`];
  return [...left, ` ${end.message}`];
}
