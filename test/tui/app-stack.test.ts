import { describe, expect, it } from "vitest";
import { plainStyle } from "../../src/text/style.ts";
import type { Given } from "../../src/tui/app/screen.ts";
import { type AppMessage, type AppState, initialApp, reduceApp, topOf } from "../../src/tui/app/stack.ts";
import { countingScreen } from "../support/counting-screen.ts";

const given: Given = {
  ...{
    operator: "bob",
    now: "2026-11-22T03:14:07Z",
    columns: 80,
    rows: 24,
    ascii: false,
    lang: "en",
    style: plainStyle,
  },
};
const start = () => initialApp(countingScreen("board", given));
const key = (character: string, drawn = 1_000): AppMessage => ({
  type: "key",
  keystroke: { kind: "character", character },
  drawn,
});
const opened = (state: AppState) => reduceApp(state, { type: "opened", layer: countingScreen("review", given) });
const shown = (state: AppState) => topOf(state).layer.lines().slice(0, 3);
const frameOf = (state: AppState) => topOf(state).layer.state.frame;

describe("the stack of screens", () => {
  it("what is opened gets the keys, and a frame above all before", () => {
    const below = reduceApp(reduceApp(start(), key("x")), key("o"));
    const both = reduceApp(opened(below), key("y"));
    expect(shown(both)).toEqual(["screen review", "keys y", "said "]);
    expect(frameOf(both)).toBeGreaterThan(frameOf(below));
  });

  it("leaving goes back to the screen below, with a frame nobody has pressed a key on", () => {
    const both = opened(reduceApp(start(), key("o")));
    const back = reduceApp(both, key("q"));
    expect(shown(back)).toEqual(["screen board", "keys o", "said "]);
    expect(back.exit).toBeNull();
    expect(frameOf(back)).toBeGreaterThan(frameOf(both));
    expect(reduceApp(back, key("x", frameOf(both)))).toBe(back);
    expect(topOf(back).layer.state.wish).toBeNull();
  });

  it("leaving the last one ends the app, an interruption ends it from anywhere", () => {
    expect(reduceApp(start(), key("q")).exit).toBe("quit");
    const ctrlC: AppMessage = { type: "key", keystroke: { kind: "named", name: "ctrl_c" }, drawn: 0 };
    expect(reduceApp(opened(reduceApp(start(), key("o"))), ctrlC).exit).toBe("interrupted");
  });

  it("takes no keys while another screen is on its way, but for Ctrl-C", () => {
    const opening = reduceApp(start(), key("o"));
    expect(reduceApp(opening, key("x"))).toBe(opening);
    expect(reduceApp(opening, { type: "key", keystroke: { kind: "named", name: "ctrl_c" }, drawn: 0 }).exit).toBe(
      "interrupted",
    );
  });

  it("what could not be opened is told, and keys are taken again", () => {
    const failed = reduceApp(reduceApp(start(), key("o")), { type: "open_failed", message: "gone" });
    expect(shown(reduceApp(failed, key("x")))).toEqual(["screen board", "keys ox", "said failed: gone"]);
  });

  it("an answer reaches the screen that asked, and none where that is gone", () => {
    const board = start();
    const { id } = topOf(board);
    const both = opened(reduceApp(board, key("o")));
    const answered = reduceApp(both, { type: "to", id, message: { type: "said", text: "late" } });
    expect(shown(answered)[2]).toBe("said ");
    expect(shown(reduceApp(answered, key("q")))[2]).toBe("said late");
    const gone = reduceApp(both, { type: "to", id: 99, message: { type: "said", text: "late" } });
    expect(gone).toBe(both);
  });

  it("every screen learns of a new size", () => {
    const both = opened(reduceApp(start(), key("o")));
    const resized = reduceApp(both, { type: "resized", columns: 100, rows: 30 });
    expect(resized.layers.map(({ layer }) => layer.lines().length)).toEqual([30, 30]);
  });
});
