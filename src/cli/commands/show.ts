import { AwoooError } from "../../domain/awooo-error.ts";
import { OPEN_STATUSES } from "../../domain/incident.ts";
import { listIncidents } from "../../flows/list.ts";
import { show } from "../../flows/show.ts";
import type { Context } from "../../ports.ts";
import { withContext, withScreenContext } from "../context.ts";
import { forEachId } from "../each-id.ts";
import { noteFreeze } from "../frozen.ts";
import { presentShow } from "../present/show.ts";
import type { Shell } from "../shell.ts";

export function showCommand(shell: Shell, id: string | undefined, options: { plain?: boolean }): Promise<number> {
  return shell.interactive && options.plain !== true ? review(shell, id) : print(shell, id);
}

/** On the screen one can also edit and run. */
function review(shell: Shell, id: string | undefined): Promise<number> {
  return withScreenContext(shell, async (ctx, proposing) =>
    forEachId(shell, id ?? (await newestIncident(ctx)), async (one) => {
      const { view, approvalId } = await show(ctx, one);
      const { openScreens } = await import("../screens.ts");
      const { incident_id: incidentId } = view.incident;
      await openScreens(shell, { ctx, proposing, start: { screen: "review", incidentId, approvalId } });
    }),
  );
}

function print(shell: Shell, id: string | undefined): Promise<number> {
  return withContext(shell, async (ctx) =>
    forEachId(shell, id ?? (await newestIncident(ctx)), async (one) => {
      const { view } = await show(ctx, one);
      noteFreeze(ctx);
      if (shell.json) return shell.print(JSON.stringify(view));
      shell.print(presentShow(view, await shell.textOptions()));
    }),
  );
}

/** Without an id: the newest incident that still needs somebody. */
async function newestIncident(ctx: Context): Promise<string> {
  const { incidents } = await listIncidents(ctx, { status: OPEN_STATUSES, limit: 1 });
  const newest = incidents[0];
  if (newest !== undefined) return newest.incident_id;
  throw new AwoooError("not_found", "No incident is open", { hint: "`awooo list` shows the resolved ones too." });
}
