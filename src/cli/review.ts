/** Connects the review with the flows: the screen draws and asks, the flows decide. */
import { derived } from "../domain/derived.ts";
import type { AssessingContext } from "../flows/assess.ts";
import { frozenBy } from "../flows/board.ts";
import { edit } from "../flows/edit.ts";
import { resolve } from "../flows/resolve.ts";
import { viewOf } from "../flows/show.ts";
import { currentRequest, sign } from "../flows/sign.ts";
import { syncIncidents } from "../flows/sync.ts";
import { explainTrust } from "../flows/trust.ts";
import type { Host } from "../host.ts";
import { ranLines } from "../text/ran.ts";
import { joinLines } from "../text/review.ts";
import type { Given, Layer, Opening } from "../tui/app/screen.ts";
import type { ReviewActions } from "../tui/review/screen.ts";
import { type Runs, runsFor } from "./run-screen.ts";
import type { Shell } from "./shell.ts";

type OfIncident = Extract<Opening, { screen: "review" | "run" }>;

/** The review and what is opened from it. */
export interface ReviewScreens {
  /** @param nested whether another screen is below */
  open(opening: OfIncident, given: Given, nested: boolean): Layer;
  /** After the screens are gone. */
  left(shell: Shell): Promise<void>;
}

export async function reviewScreens(host: Host, ctx: AssessingContext): Promise<ReviewScreens> {
  const [{ reviewLayer }, { runLayer }] = await Promise.all([
    import("../tui/review/screen.ts"),
    import("../tui/run/screen.ts"),
  ]);
  const runs = runsFor(host, ctx);
  return {
    open: (opening, given, nested) => {
      const { incidentId } = opening;
      switch (opening.screen) {
        case "review": {
          const start = { view: viewOf(ctx, incidentId), approvalId: opening.approvalId, nested };
          return reviewLayer(start, reviewActions(host, ctx, incidentId), given);
        }
        case "run": {
          const { approvalId, digest } = opening;
          const start = { ...currentRequest(ctx, incidentId, approvalId), digest };
          return runLayer(start, runs.actions(incidentId), given);
        }
      }
    },
    left: (shell) => left(host, shell, runs),
  };
}

function reviewActions(host: Host, ctx: AssessingContext, incidentId: string): ReviewActions {
  const view = () => viewOf(ctx, incidentId);
  return {
    view,
    load: async () => {
      const { degraded } = await syncIncidents(ctx, [incidentId], { publish: false });
      return { view: view(), away: degraded };
    },
    decide: async ({ approvalId, decision, digest, comment }) => {
      const seen = { signer: ctx.operator, comment: comment ?? null, seenDigest: digest };
      const { outcome } = await sign(ctx, { id: approvalId, decision, ...seen });
      return { outcome, view: view() };
    },
    edit: async ({ approvalId, digest, line }, signal) => {
      const own = derived(ctx, { signal: AbortSignal.any([ctx.signal, signal]) });
      const { requestId } = await edit(own, { requestId: approvalId, seenDigest: digest, line });
      return { approvalId: requestId, view: view() };
    },
    resolve: async ({ approvalId, reason }) => {
      await resolve(ctx, { id: incidentId, approval: approvalId, reason });
      return view();
    },
    // OSC 52: the terminal decides whether it may.
    copy: (text) => void host.stdout.write(`\u001b]52;c;${Buffer.from(text).toString("base64")}\u0007`),
    trust: (approvalId) => explainTrust(ctx, approvalId),
    audit: () => [...ctx.ledger.rows({ incident_id: incidentId })],
    frozen: () => frozenBy(ctx),
  };
}

/** A run that goes on is waited for, unless somebody would not. */
async function left(host: Host, shell: Shell, runs: Runs): Promise<void> {
  const underWay = runs.underWay();
  if (underWay === null) return;
  // Nobody told the process to end: it was left by a second Ctrl-C, which does not wait.
  if (!host.signal.aborted) return host.die();
  shell.print(joinLines(ranLines(await underWay, await shell.textOptions())));
}
