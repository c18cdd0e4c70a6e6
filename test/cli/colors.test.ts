import { describe, expect, it } from "vitest";
import { colorsOf } from "../../src/cli/colors.ts";

const terminal = { isTTY: true };
const pipe = {};

describe("colorsOf", () => {
  it.each<[what: string, env: Record<string, string>, stream: { isTTY?: boolean }, expected: string]>([
    ["a plain terminal", { TERM: "xterm" }, terminal, "16"],
    ["one that says 256", { TERM: "screen-256color" }, terminal, "256"],
    ["one that says millions", { TERM: "xterm-kitty", COLORTERM: "truecolor" }, terminal, "256"],
    ["a dumb one", { TERM: "dumb", COLORTERM: "truecolor" }, terminal, "none"],
    ["a pipe", { TERM: "xterm-256color" }, pipe, "none"],
    ["NO_COLOR", { TERM: "xterm-256color", NO_COLOR: "1", FORCE_COLOR: "3" }, terminal, "none"],
    ["an empty NO_COLOR", { TERM: "xterm", NO_COLOR: "" }, terminal, "16"],
    ["FORCE_COLOR off", { TERM: "xterm", FORCE_COLOR: "0" }, terminal, "none"],
    ["FORCE_COLOR in a pipe", { FORCE_COLOR: "" }, pipe, "16"],
    ["FORCE_COLOR=true of a terminal of 256", { FORCE_COLOR: "true", TERM: "tmux-256color" }, pipe, "256"],
    ["FORCE_COLOR=1 of a terminal of 256", { FORCE_COLOR: "1", TERM: "tmux-256color" }, terminal, "16"],
    ["FORCE_COLOR=2", { FORCE_COLOR: "2" }, pipe, "256"],
    ["FORCE_COLOR=3", { FORCE_COLOR: "3" }, pipe, "256"],
  ])("%s", (_what, env, stream, expected) => {
    expect(colorsOf({ env }, true, stream)).toBe(expected);
    expect(colorsOf({ env }, false, stream)).toBe("none");
  });
});
