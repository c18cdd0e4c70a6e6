/** The review as a screen of the app. */
import type { LedgerRow } from "../../domain/chain.ts";
import type { SigningOutcome } from "../../domain/signing.ts";
import { leftLines } from "../../text/left.ts";
import type { Style } from "../../text/style.ts";
import type { ShowView, TrustView } from "../../text/view.ts";
import { failureText } from "../app/effects.ts";
import { type Given, type Layer, layerOf, type Screen, type Tools } from "../app/screen.ts";
import { frame } from "./frame.ts";
import { surroundingsFor } from "./layout.ts";
import { reduce } from "./reduce.ts";
import {
  type DecideInput,
  type EditInput,
  initialState,
  type ResolveInput,
  type ReviewJob,
  type ReviewMessage,
  type ReviewState,
  shownApproval,
} from "./state.ts";

/** What the review needs of the outside; a failure is an Error with a message for people. */
export interface ReviewActions {
  /** The incident as the ledger has it. */
  view(): ShowView;
  /** The incident as the team has it; `away`: Redis does not answer, and this is what the ledger has. */
  load(): Promise<{ view: ShowView; away: boolean }>;
  /** Signs. Must refuse a digest that is not that of the request any more. */
  decide(input: DecideInput): Promise<{ outcome: SigningOutcome; view: ShowView }>;
  /** Makes a new request of a typed command, unless `signal` aborts first; throws where the command cannot be taken. */
  edit(input: EditInput, signal: AbortSignal): Promise<{ approvalId: string; view: ShowView }>;
  resolve(input: ResolveInput): Promise<ShowView>;
  /** Into the clipboard of the terminal. */
  copy(text: string): void;
  trust(approvalId: string): TrustView;
  audit(): readonly LedgerRow[];
  /** Who froze runs; null: nobody. */
  frozen(): string | null;
}

export interface ReviewStart {
  view: ShowView;
  approvalId: string | null;
  /** Whether another screen is below. */
  nested: boolean;
}

export function reviewLayer(start: ReviewStart, actions: ReviewActions, { style, ...setting }: Given): Layer {
  return layerOf(reviewScreen(actions, style), initialState({ ...setting, ...start }));
}

function reviewScreen(actions: ReviewActions, style: Style): Screen<ReviewState, ReviewMessage, ReviewJob> {
  const around = surroundingsFor(style);
  return {
    reduce: (state, message) => reduce(state, message, around),
    frame: (state) => frame(state, style),
    carryOut: async (job, { send, signal }: Tools<ReviewMessage>) => {
      try {
        send(await outcomeOf(job, actions, signal));
      } catch (error) {
        const message = failureText(error);
        send(job.kind === "edit" ? { type: "edit_refused", message } : { type: "failed", kind: job.kind, message });
      }
    },
    reload: async ({ epoch }, { send }) => {
      try {
        send({ type: "freeze", by: actions.frozen() });
        // What happened here need not wait for Redis.
        send({ type: "loaded", view: actions.view(), epoch });
        const { view, away } = await actions.load();
        send({ type: "loaded", view, epoch });
        send({ type: "team", trouble: away ? { kind: "away" } : null });
      } catch (error) {
        send({ type: "team", trouble: { kind: "failed", message: failureText(error) } });
      }
    },
    farewell: (state) => {
      const { columns: width, now, ascii, lang } = state;
      return leftLines(state.view, shownApproval(state), { style, width, now, ascii, lang });
    },
  };
}

async function outcomeOf(job: ReviewJob, actions: ReviewActions, signal: AbortSignal): Promise<ReviewMessage> {
  switch (job.kind) {
    case "decide": {
      const { kind: _, ...input } = job;
      return { type: "decided", decision: job.decision, ...(await actions.decide(input)) };
    }
    case "edit": {
      const { kind: _, ...input } = job;
      return { type: "edited", ...(await actions.edit(input, signal)) };
    }
    case "resolve":
      return { type: "resolved", view: await actions.resolve({ approvalId: job.approvalId, reason: job.reason }) };
    case "copy":
      actions.copy(job.text);
      return { type: "copied", text: job.text };
    case "trust":
      return { type: "trust_read", trust: actions.trust(job.approvalId) };
    case "audit":
      return { type: "audit_read", rows: actions.audit() };
  }
}
