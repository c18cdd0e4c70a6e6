import { resolve } from "../../flows/resolve.ts";
import { withContext } from "../context.ts";
import { forEachId, requireId } from "../each-id.ts";
import { presentResolve } from "../present/resolve.ts";
import type { Shell } from "../shell.ts";

export interface ResolveOptions {
  /** true: `--approval` without an id. */
  approval?: string | boolean;
  reason?: string;
}

export function resolveCommand(shell: Shell, id: string, { approval, reason }: ResolveOptions): Promise<number> {
  const wanted = wantedApproval(approval);
  return withContext(shell, (ctx) =>
    forEachId(shell, id, async (one) => {
      const result = await resolve(ctx, { id: one, approval: wanted, reason: reason ?? null });
      const { incident, approval: used, stores } = result;
      if (shell.json) return shell.print(JSON.stringify({ incident, approval: used, stores }));
      shell.print(presentResolve(result, await shell.textOptions()));
    }),
  );
}

function wantedApproval(approval: ResolveOptions["approval"]): string | null {
  if (approval === undefined || approval === false) return null;
  return approval === true ? "newest" : requireId(approval, "--approval");
}
