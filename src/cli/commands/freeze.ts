import { type FreezeResult, freeze, unfreeze } from "../../flows/freeze.ts";
import { withContext } from "../context.ts";
import { EXIT_OK } from "../exit-codes.ts";
import { presentFreeze } from "../present/freeze.ts";
import type { Shell } from "../shell.ts";

export function freezeCommand(shell: Shell, options: { reason?: string }): Promise<number> {
  return withContext(shell, async (ctx) => print(shell, await freeze(ctx, options.reason ?? "")));
}

export function unfreezeCommand(shell: Shell, options: { reason?: string }): Promise<number> {
  return withContext(shell, async (ctx) => print(shell, await unfreeze(ctx, options.reason ?? null)));
}

async function print(shell: Shell, result: FreezeResult): Promise<number> {
  if (shell.json) shell.print(JSON.stringify(result));
  else shell.print(presentFreeze(result, await shell.textOptions()));
  return EXIT_OK;
}
