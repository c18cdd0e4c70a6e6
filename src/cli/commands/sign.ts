import { personKey } from "../../domain/approval.ts";
import { AwoooError } from "../../domain/awooo-error.ts";
import { wordFor } from "../../domain/confirm-word.ts";
import type { Incident } from "../../domain/incident.ts";
import type { ApprovalRequest } from "../../domain/request.ts";
import { findRequest } from "../../flows/find.ts";
import { currentRequest, type SignResult, sign } from "../../flows/sign.ts";
import type { Context } from "../../ports.ts";
import { factsOf } from "../../text/facts.ts";
import { incidentHead } from "../../text/incident.ts";
import { aimLines, remedyLines, verdictLines } from "../../text/remedy.ts";
import { joinLines, ruleLine } from "../../text/review.ts";
import type { TextOptions } from "../../text/view.ts";
import { withContext } from "../context.ts";
import { forEachId } from "../each-id.ts";
import { noteFreeze } from "../frozen.ts";
import { personName } from "../operator.ts";
import { presentSign } from "../present/sign.ts";
import type { Shell } from "../shell.ts";

export interface SignOptions {
  as?: string;
  comment?: string;
  yes?: boolean;
}

export const approveCommand = (shell: Shell, id: string, options: SignOptions) =>
  signAll(shell, id, "approve", options);
export const rejectCommand = (shell: Shell, id: string, options: SignOptions) => signAll(shell, id, "reject", options);

function signAll(shell: Shell, id: string, decision: "approve" | "reject", options: SignOptions): Promise<number> {
  return withContext(shell, (ctx) =>
    forEachId(shell, id, async (one) => {
      const signer = options.as === undefined ? ctx.operator : personName(options.as, "--as");
      const asks = decision === "approve" && shell.interactive && options.yes !== true;
      const shown = asks ? await confirm(shell, ctx, one, signer) : { id: one, digest: null };
      const comment = options.comment ?? null;
      const result = await sign(ctx, { id: shown.id, decision, signer, comment, seenDigest: shown.digest });
      if (decision === "approve") noteFreeze(ctx);
      await print(shell, result);
    }),
  );
}

async function print(shell: Shell, result: SignResult): Promise<void> {
  if (shell.json) return shell.print(JSON.stringify({ approval: result.approval }));
  shell.print(presentSign(result, await shell.textOptions()));
  if (result.outcome !== "signed") shell.notice("nothing was written: that signature changes nothing");
}

/** Shows what would be signed; high and critical ask for a word that nobody types by accident. */
async function confirm(
  shell: Shell,
  ctx: Context,
  id: string,
  signer: string,
): Promise<{ id: string; digest: string }> {
  const { incidentId, request } = await findRequest(ctx, id);
  const { incident, approval } = currentRequest(ctx, incidentId, request.request.id);
  const shown = { id: approval.id, digest: approval.metadata.content_sha256 };
  const word = wordFor(approval);
  if (word === null || approval.status !== "pending" || !maySign(approval, signer)) return shown;
  const text = questionText(incident, approval, await shell.textOptions());
  shell.host.stderr.write(`${text}\n`);
  const answer = await shell.ask(`To approve, type ${word}: `);
  if (answer?.trim() === word) return shown;
  throw new AwoooError("usage", "Not signed: that was not the shown word", { hint: "Nothing was written." });
}

/** Whoever may not is told so by the flow; no use to ask for a word first. */
function maySign({ metadata: { self_approval, operator } }: ApprovalRequest, signer: string): boolean {
  return self_approval || personKey(operator) !== personKey(signer);
}

/** Short enough for 24 rows, so that the risk and the command are still seen while the word is typed. */
function questionText(incident: Incident, approval: ApprovalRequest, options: TextOptions): string {
  return joinLines([
    ...incidentHead(incident, options),
    ruleLine(options),
    ...verdictLines(approval, options),
    "",
    ...remedyLines(approval, options),
    ...aimLines(approval, options),
    "",
    ...factsOf(approval, options, true).flatMap((fact) => fact.lines),
  ]);
}
