import { withScreenContext } from "../context.ts";
import { EXIT_OK } from "../exit-codes.ts";
import type { Shell } from "../shell.ts";
import { listCommand } from "./list.ts";

/** `awooo` alone: the board in a terminal, else the list. */
export function boardCommand(shell: Shell): Promise<number> {
  if (!shell.interactive) return listCommand(shell, {});
  return withScreenContext(shell, async (ctx, proposing) => {
    const { openScreens } = await import("../screens.ts");
    await openScreens(shell, { ctx, proposing, start: { screen: "board" } });
    return EXIT_OK;
  });
}
