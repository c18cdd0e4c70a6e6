import { listApprovals } from "../../flows/list.ts";
import { withContext } from "../context.ts";
import { EXIT_OK } from "../exit-codes.ts";
import { presentApprovals } from "../present/approvals.ts";
import type { Shell } from "../shell.ts";
import { parseLimit } from "./list.ts";

export interface ApprovalsOptions {
  pending?: boolean;
  limit?: string;
}

export function approvalsCommand(shell: Shell, { pending = false, limit }: ApprovalsOptions): Promise<number> {
  const filter = { pending, ...(limit !== undefined && { limit: parseLimit(limit) }) };
  return withContext(shell, async (ctx) => {
    const { approvals, over } = await listApprovals(ctx, filter);
    if (shell.json) shell.print(JSON.stringify({ approvals }));
    else {
      shell.print(presentApprovals({ approvals, over }, await shell.textOptions()));
    }
    return EXIT_OK;
  });
}
