import { AwoooError } from "../../domain/awooo-error.ts";
import { type FreezeResult, freeze, freezeStatus, unfreeze } from "../../flows/freeze.ts";
import { withContext } from "../context.ts";
import { EXIT_OK } from "../exit-codes.ts";
import { presentFreeze, presentFreezeStatus } from "../present/freeze.ts";
import type { Shell } from "../shell.ts";

export function freezeCommand(shell: Shell, options: { reason?: string; status?: boolean }): Promise<number> {
  if (options.status === true) {
    if (options.reason !== undefined) throw new AwoooError("usage", "--status changes nothing and takes no --reason");
    return withContext(shell, async (ctx) => print(shell, await freezeStatus(ctx), presentFreezeStatus));
  }
  return withContext(shell, async (ctx) => print(shell, await freeze(ctx, options.reason ?? "")));
}

export function unfreezeCommand(shell: Shell, options: { reason?: string }): Promise<number> {
  return withContext(shell, async (ctx) => print(shell, await unfreeze(ctx, options.reason ?? null)));
}

async function print(shell: Shell, result: FreezeResult, present = presentFreeze): Promise<number> {
  if (shell.json) shell.print(JSON.stringify(result));
  else shell.print(present(result, await shell.textOptions()));
  return EXIT_OK;
}
