import { AwoooError } from "../../domain/awooo-error.ts";
import { INCIDENT_STATUSES, SEVERITIES } from "../../domain/incident.ts";
import { listIncidents } from "../../flows/list.ts";
import type { IncidentFilter } from "../../ports.ts";
import { withContext } from "../context.ts";
import { EXIT_OK } from "../exit-codes.ts";
import { noteFreeze } from "../frozen.ts";
import { presentList } from "../present/list.ts";
import type { Shell } from "../shell.ts";

export interface ListOptions {
  status?: string[];
  severity?: string[];
  service?: string;
  limit?: string;
}

export function listCommand(shell: Shell, options: ListOptions): Promise<number> {
  const filter: IncidentFilter = {
    ...(options.status && { status: wordsOf("--status", options.status, INCIDENT_STATUSES) }),
    ...(options.severity && { severity: wordsOf("--severity", options.severity, SEVERITIES) }),
    ...(options.service !== undefined && { service: options.service }),
    ...(options.limit !== undefined && { limit: parseLimit(options.limit) }),
  };
  return withContext(shell, async (ctx) => {
    const result = await listIncidents(ctx, filter);
    noteFreeze(ctx);
    if (shell.json) shell.print(JSON.stringify(result));
    else {
      shell.print(presentList(result, await shell.textOptions()));
    }
    return EXIT_OK;
  });
}

/** @throws AwoooError usage */
export function parseLimit(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new AwoooError("usage", `--limit: expected a whole number above 0, got ${JSON.stringify(text)}`);
}

/** `--status a,b --status c`, in any case. */
function wordsOf<T extends string>(flag: string, texts: readonly string[], allowed: readonly T[]): T[] {
  return texts
    .flatMap((text) => text.split(","))
    .map((text) => {
      const found = allowed.find((word) => word.toLowerCase() === text.trim().toLowerCase());
      if (found !== undefined) return found;
      throw new AwoooError("usage", `${flag}: expected ${allowed.join(", ")}, got ${JSON.stringify(text)}`);
    });
}
