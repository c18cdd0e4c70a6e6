import { explainTrust, listTrust } from "../../flows/trust.ts";
import { withContext } from "../context.ts";
import { requireId } from "../each-id.ts";
import { EXIT_OK } from "../exit-codes.ts";
import { presentExplained, presentTrust } from "../present/trust.ts";
import type { Shell } from "../shell.ts";

export function trustListCommand(shell: Shell, pattern: string | undefined): Promise<number> {
  return withContext(shell, async (ctx) => {
    const patterns = listTrust(ctx, pattern ?? "");
    if (shell.json) shell.print(JSON.stringify({ patterns }));
    else shell.print(presentTrust(patterns, await shell.textOptions()));
    return EXIT_OK;
  });
}

export function trustExplainCommand(shell: Shell, text: string): Promise<number> {
  return withContext(shell, async (ctx) => {
    const explained = explainTrust(ctx, requireId(text, "the pattern"));
    if (shell.json) shell.print(JSON.stringify(explained));
    else shell.print(presentExplained(explained, await shell.textOptions()));
    return EXIT_OK;
  });
}
