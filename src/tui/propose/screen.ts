/** Proposing as a screen of the app: what can be done stands there at once, while a model works. */
import type { Check } from "../../domain/check.ts";
import type { ApprovalRequest } from "../../domain/request.ts";
import type { DraftProgress } from "../../ports-drafting.ts";
import { leftLines } from "../../text/left.ts";
import type { Style } from "../../text/style.ts";
import { currentApproval, type ShowView } from "../../text/view.ts";
import { failureText } from "../app/effects.ts";
import { type Given, type Layer, layerOf, type Screen, type Tools } from "../app/screen.ts";
import { extentFor, proposeFrame } from "./layout.ts";
import { proposeMessages } from "./messages.ts";
import { leftBehind, reducePropose } from "./reduce.ts";
import { initialPropose, type ProposeJob, type ProposeMessage, type ProposeStart, type ProposeState } from "./state.ts";

/** Who watches it being proposed. */
export interface ProposeWatcher {
  step(step: DraftProgress): void;
  /** Something to know meanwhile. */
  notice(text: string): void;
  /** A draft is there; the live look at its target begins. */
  checking(): void;
  /** A check of that look was made. */
  checked(check: Check): void;
}

export interface ProposeActions {
  /** Proposes, and records the request. Once `signal` aborts, it ends and records nothing. */
  propose(
    watcher: ProposeWatcher,
    signal: AbortSignal,
  ): Promise<{ view: ShowView; approval: ApprovalRequest; reused: boolean }>;
  /** Ends the model call, if one goes on: `propose` then goes on with the library's proposal. Never throws. */
  take(): void;
  /** Makes a request of the library's proposal, without a model, beside what is there; the same one where it was made before. */
  choose(signal: AbortSignal): Promise<{ view: ShowView; approvalId: string }>;
  /** What the ledger has of the incident now. */
  view(): ShowView;
}

/** How long what a model writes is gathered before it is shown: it comes many times a second. */
const GATHER_MS = 50;

export function proposeLayer(start: ProposeStart, actions: ProposeActions, { style, ...setting }: Given): Layer {
  return layerOf(proposeScreen(actions, style), initialPropose(start, setting));
}

function proposeScreen(actions: ProposeActions, style: Style): Screen<ProposeState, ProposeMessage, ProposeJob> {
  const extentOf = extentFor(style);
  return {
    reduce: (state, message) => reducePropose(state, message, extentOf),
    frame: (state) => proposeFrame(state, style),
    carryOut: async (job, tools) => {
      if (job.name === "take") return actions.take();
      const answer = job.name === "propose" ? propose(actions, tools) : choose(actions, tools);
      const message = await answer.catch((error: unknown) => {
        const failed = { type: "failed", job: job.name, message: failureText(error) } as const;
        return failed satisfies ProposeMessage;
      });
      tools.send(message);
    },
    reload: async (_, { send }) => {
      try {
        send({ type: "looked", view: actions.view() });
      } catch (error) {
        send({ type: "look_failed", message: failureText(error) });
      }
    },
    farewell: (state) => farewellOf(state, style),
  };
}

async function propose(actions: ProposeActions, { send, signal }: Tools<ProposeMessage>): Promise<ProposeMessage> {
  let written: DraftProgress | null = null;
  const flush = () => {
    if (written !== null) send({ type: "progress", step: written });
    written = null;
  };
  const timer = setInterval(flush, GATHER_MS);
  const watcher: ProposeWatcher = {
    step: (step) => {
      if (step.step === "writing") {
        written = step;
        return;
      }
      flush();
      send({ type: "progress", step });
    },
    notice: (text) => send({ type: "noticed", text }),
    checking: () => {
      flush();
      send({ type: "checking" });
    },
    checked: (check) => send({ type: "checked", check }),
  };
  try {
    return { type: "proposed", ...(await actions.propose(watcher, signal)) };
  } finally {
    clearInterval(timer);
    flush();
  }
}

async function choose(actions: ProposeActions, { signal }: Tools<ProposeMessage>): Promise<ProposeMessage> {
  return { type: "chosen", ...(await actions.choose(signal)) };
}

function farewellOf(state: ProposeState, style: Style): string[] {
  const { columns: width, now, ascii, lang, view } = state;
  const options = { style, width, now, ascii, lang };
  const made = leftBehind(state);
  if (made !== null) return leftLines(view, made, options);
  return [...leftLines(view, currentApproval(view.approvals), options), ` ${proposeMessages(lang).left}`];
}
