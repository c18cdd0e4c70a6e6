/** A context for a command that may wait for a model: what it tells meanwhile, and what Ctrl-C means. */
import { derived } from "../domain/derived.ts";
import type { ProposingContext } from "../ports.ts";
import { watchDraft } from "./draft-progress.ts";
import { openPatience } from "./patience.ts";
import type { Shell } from "./shell.ts";

/**
 * Runs a command's work with progress on standard error. While a model is waited for, the first Ctrl-C takes the
 * template for this and every other incident of the command; at any other time it ends the command.
 */
export async function askingModel<T>(
  shell: Shell,
  ctx: ProposingContext,
  work: (ctx: ProposingContext) => Promise<T>,
): Promise<T> {
  const watch = watchDraft(shell, (await shell.noticeStyle()).dim);
  const patience = openPatience(shell.host);
  const over = () => {
    patience.over();
    watch.end();
  };
  const notify = (notice: string) => {
    watch.flush();
    ctx.notify(notice);
  };
  const own = derived(ctx, {
    ...{ notify, patience: patience.signal, onProgress: watch.onProgress },
    ...{ drafting: patience.begin, drafted: over },
  });
  try {
    return await work(own);
  } finally {
    over();
    patience.close();
  }
}
