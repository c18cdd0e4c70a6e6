/** Connects the review screen with the flows: the screen draws and asks, the flows decide. */

import { AwoooError } from "../domain/awooo-error.ts";
import { viewOf } from "../flows/show.ts";
import { sign } from "../flows/sign.ts";
import { syncIncidents } from "../flows/sync.ts";
import type { Context } from "../ports.ts";
import { presentLeft } from "./present/left.ts";
import { isAscii, type Shell, wantsColor } from "./shell.ts";

/** Opens the review of an incident and, after it is left, prints where things stand in a few lines. */
export async function reviewInTerminal(
  shell: Shell,
  ctx: Context,
  incidentId: string,
  approvalId: string | null,
): Promise<void> {
  const { host } = shell;
  const { openReview } = await import("../tui/review.tsx");
  // Notices would draw over the screen; what matters of them is in the view.
  const quiet: Context = Object.assign(Object.create(ctx) as Context, { notify: () => {} });
  const load = async () => {
    await syncIncidents(quiet, [incidentId], { publish: false });
    return viewOf(quiet, incidentId);
  };
  const left = await openReview({
    view: viewOf(quiet, incidentId),
    ...(approvalId === null ? {} : { approvalId }),
    streams: { stdin: host.stdin, stdout: host.stdout, stderr: host.stderr },
    color: wantsColor(host, true),
    ascii: isAscii(host),
    lang: (await shell.textOptions()).lang,
    now: host.now,
    signal: host.signal,
    operator: ctx.operator,
    actions: {
      load,
      decide: async ({ approvalId: id, decision, digest, comment }) => {
        const result = await sign(quiet, {
          id,
          decision,
          signer: ctx.operator,
          comment: comment ?? null,
          seenDigest: digest,
        });
        return { message: signedMessage(result.outcome, decision), view: viewOf(quiet, incidentId) };
      },
    },
  });
  const shown = left.approvalId === null ? {} : { approvalId: left.approvalId };
  shell.print(presentLeft(viewOf(ctx, incidentId), { ...(await shell.textOptions()), ...shown }));
  if (left.exit === "interrupted") throw new AwoooError("interrupted", "Interrupted");
}

function signedMessage(outcome: string, decision: "approve" | "reject"): string {
  if (outcome === "already_signed") return "You had signed already; nothing changed";
  if (outcome === "already_approved") return "Already approved; nothing changed";
  return decision === "approve" ? "Signed" : "Rejected";
}
