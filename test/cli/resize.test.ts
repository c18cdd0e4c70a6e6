/** A window that is made narrower, in a real terminal: what is drawn is what a new screen of that size would show. */
import { expect } from "vitest";
import { needing } from "../support/needing.ts";
import { COMMAND, proposedLaptop } from "../support/proposed-laptop.ts";
import { until } from "../support/tmux.ts";

const { describe, test } = needing("tmux");
const { open } = proposedLaptop();

const ROWS = 30;
const timeless = (screen: string) => screen.replace(/\d+(:\d\d)+|\b\d+(s|m|h)\b/g, "");
const oneLine = (screen: string) => screen.replace(/\s+/g, " ");

describe.each([
  ["the review", ["show", "INC-1"]],
  ["the board", []],
])("%s", (_name, args) => {
  test.each([
    [120, 100],
    [120, 80],
    [80, 70],
    [80, 40],
  ])("from %i to %i columns", async (from, to) => {
    const expected = await open(args, { columns: to, rows: ROWS });
    await expected.waitFor(/q (quit|back)|\? help/);
    await expected.waitFor("0 of 2");
    const opened = await open(args, { columns: from, rows: ROWS });
    await opened.waitFor("0 of 2");
    // As it is dragged, and all at once.
    for (let columns = from - 1; from - to > 20 && columns > to; columns -= 3) await opened.resize(columns, ROWS);
    await opened.resize(to, ROWS);
    await until(async () => timeless(await opened.screen()) === timeless(await expected.screen()), 5000).catch(
      async () => expect(timeless(await opened.screen())).toBe(timeless(await expected.screen())),
    );
    if (args.length > 0) expect(oneLine(await opened.screen())).toContain(COMMAND);
  });
});
