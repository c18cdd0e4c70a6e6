import { AwoooError } from "../../domain/awooo-error.ts";
import { asksModel, type DraftSource, promptQuestion } from "../../flows/draft.ts";
import { findIncident } from "../../flows/find.ts";
import { type ProposeInput, propose, proposedAlready } from "../../flows/propose.ts";
import type { ProposingContext } from "../../ports.ts";
import type { Opening } from "../../tui/app/screen.ts";
import { askingModel } from "../ask-model.ts";
import { withProposingContext } from "../context.ts";
import { forEachId } from "../each-id.ts";
import { noteFreeze } from "../frozen.ts";
import { presentPropose } from "../present/propose.ts";
import type { Shell } from "../shell.ts";

export interface ProposeOptions {
  source: DraftSource;
  llm: boolean;
  new?: boolean;
  /** False with `--no-cache`. */
  cache?: boolean;
  lang?: string;
  showPrompt?: boolean;
  plain?: boolean;
}

export function proposeCommand(shell: Shell, id: string, options: ProposeOptions): Promise<number> {
  if (options.source === "llm" && !options.llm) {
    throw new AwoooError("usage", "--source llm and --no-llm exclude each other");
  }
  return withProposingContext(shell, { lang: options.lang }, (ctx) => {
    if (options.showPrompt === true) return forEachId(shell, id, (one) => showPrompt(shell, ctx, one));
    if (!asksModel(options)) return forEachId(shell, id, (one) => proposeFor(shell, ctx, one, options));
    // Where only the model's proposal counts there is nothing to show before it.
    if (hasScreen(shell, options) && options.source === "auto") {
      return forEachId(shell, id, (one) => proposeOnScreen(shell, ctx, one, options));
    }
    return askingModel(shell, ctx, (asking) => forEachId(shell, id, (one) => proposeFor(shell, asking, one, options)));
  });
}

const hasScreen = ({ interactive }: Shell, { plain }: ProposeOptions) => interactive && plain !== true;

/** What the library proposes is seen at once, and the model works beside it. */
async function proposeOnScreen(
  shell: Shell,
  ctx: ProposingContext,
  id: string,
  options: ProposeOptions,
): Promise<void> {
  const { incidentId } = await findIncident(ctx, id);
  const input = inputOf(incidentId, options);
  if (proposedAlready(ctx, incidentId, input) !== null) {
    return proposeFor(shell, ctx, incidentId, options);
  }
  noteFreeze(ctx);
  await open(shell, ctx, { screen: "propose", incidentId, fresh: input.fresh, cache: options.cache !== false });
}

async function proposeFor(shell: Shell, ctx: ProposingContext, id: string, options: ProposeOptions): Promise<void> {
  const result = await propose(ctx, inputOf(id, options));
  noteFreeze(ctx);
  if (shell.json) return shell.print(JSON.stringify(result));
  const { incident, approval } = result;
  if (hasScreen(shell, options)) {
    return open(shell, ctx, { screen: "review", incidentId: incident.incident_id, approvalId: approval.id });
  }
  shell.print(presentPropose(result, await shell.textOptions(ctx.lang)));
}

/** What the model says anew is not what is open already. */
function inputOf(id: string, options: ProposeOptions): ProposeInput {
  const { source, llm, new: fresh = false, cache = true } = options;
  return { id, source, llm, fresh: fresh || (!cache && asksModel(options)), cache };
}

async function open(shell: Shell, ctx: ProposingContext, start: Opening): Promise<void> {
  const { openScreens } = await import("../screens.ts");
  await openScreens(shell, { ctx, proposing: async () => ctx, start, lang: ctx.lang });
}

async function showPrompt(shell: Shell, ctx: ProposingContext, id: string): Promise<void> {
  const { state } = (await findIncident(ctx, id)).incident;
  const { incident } = state;
  const question = promptQuestion(ctx, state);
  const { evidenceReader } = await import("../../flows/evidence.ts");
  const available = await evidenceReader(ctx, question.incident, question.target).sources(ctx.signal);
  const prompt = await ctx.drafter.prompt(question, available);
  shell.print(shell.json ? JSON.stringify({ incident_id: incident.incident_id, prompt }) : prompt);
}
