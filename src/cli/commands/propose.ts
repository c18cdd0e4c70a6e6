import { AwoooError } from "../../domain/awooo-error.ts";
import { chooseTarget } from "../../domain/choose-target.ts";
import type { DraftSource } from "../../flows/draft.ts";
import { findIncident } from "../../flows/find.ts";
import { type ProposeResult, propose } from "../../flows/propose.ts";
import type { ProposingContext } from "../../ports.ts";
import { withProposingContext } from "../context.ts";
import { forEachId } from "../each-id.ts";
import { noteFreeze } from "../frozen.ts";
import { presentPropose } from "../present/propose.ts";
import { reviewInTerminal } from "../review.ts";
import type { Shell } from "../shell.ts";

export interface ProposeOptions {
  source: DraftSource;
  llm: boolean;
  new?: boolean;
  lang?: string;
  showPrompt?: boolean;
  plain?: boolean;
}

export function proposeCommand(shell: Shell, id: string, options: ProposeOptions): Promise<number> {
  if (options.source === "llm" && !options.llm) {
    throw new AwoooError("usage", "--source llm and --no-llm exclude each other");
  }
  return withProposingContext(shell, { lang: options.lang }, (ctx) =>
    forEachId(shell, id, async (one) => {
      if (options.showPrompt === true) return showPrompt(shell, ctx, one);
      const { source, llm } = options;
      const result = await propose(ctx, { id: one, source, llm, fresh: options.new === true });
      noteFreeze(ctx);
      await present(shell, ctx, result, options.plain === true);
    }),
  );
}

async function present(shell: Shell, ctx: ProposingContext, result: ProposeResult, plain: boolean): Promise<void> {
  if (shell.json) return shell.print(JSON.stringify(result));
  if (shell.interactive && !plain) {
    return reviewInTerminal(shell, ctx, result.incident.incident_id, result.approval.id);
  }
  shell.print(presentPropose(result, await shell.textOptions(ctx.lang)));
}

async function showPrompt(shell: Shell, ctx: ProposingContext, id: string): Promise<void> {
  const { incident } = (await findIncident(ctx, id)).incident.state;
  const prompt = await ctx.drafter.prompt({ incident, target: chooseTarget(incident), lang: ctx.lang });
  shell.print(shell.json ? JSON.stringify({ incident_id: incident.incident_id, prompt }) : prompt);
}
