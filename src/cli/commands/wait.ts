import { waitForDecision } from "../../flows/wait.ts";
import { withContext } from "../context.ts";
import { forEachId } from "../each-id.ts";
import { noteFreeze } from "../frozen.ts";
import { presentWait } from "../present/wait.ts";
import { parseDuration } from "../settings.ts";
import type { Shell } from "../shell.ts";

export function waitCommand(shell: Shell, id: string, options: { timeout: string }): Promise<number> {
  const timeoutMs = parseDuration(options.timeout, "--timeout");
  return withContext(shell, (ctx) =>
    forEachId(shell, id, async (one) => {
      noteFreeze(ctx);
      const waited = await waitForDecision(ctx, one, timeoutMs);
      if (shell.json) return shell.print(JSON.stringify({ approval: waited.approval }));
      shell.print(presentWait(waited, await shell.textOptions()));
    }),
  );
}
