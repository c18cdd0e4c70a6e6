/** What a long command is doing, on stderr: one line that counts seconds in a terminal, a line a step elsewhere. */
import { safeText } from "../text/safe-text.ts";
import { spanText } from "../text/time.ts";
import { shorten } from "../text/width.ts";
import type { Shell } from "./shell.ts";

export interface Progress {
  /** A new step begins. */
  step(text: string): void;
  /** Something a program printed meanwhile, or (marked with `$`) what was started. */
  line(text: string, mark?: "|" | "$"): void;
  /** Takes the moving line away. */
  end(): void;
}

const TICK_MS = 1000;
const DEFAULT_COLUMNS = 80;
const ESC = String.fromCharCode(27);
/** To the beginning of the line, and nothing behind it. */
const CLEAR = `\r${ESC}[2K`;

export function openProgress({ host, notice }: Shell): Progress {
  const { stderr, env, now } = host;
  const moves = stderr.isTTY === true && env["TERM"] !== "dumb";
  const begun = Date.parse(now());
  let current = "";
  const draw = () => {
    if (!moves || current === "") return;
    const span = ` ${spanText(Date.parse(now()) - begun)}`;
    // Never a second row, which nothing would take away.
    const room = (stderr.columns ?? DEFAULT_COLUMNS) - 2 - span.length;
    stderr.write(`${CLEAR} ${shorten(current, room)}${span}`);
  };
  const timer = moves ? setInterval(draw, TICK_MS) : undefined;
  return {
    step: (text) => {
      current = safeText(text);
      if (moves) draw();
      else notice(current);
    },
    line: (text, mark = "|") => {
      stderr.write(`${moves ? CLEAR : ""}  ${mark} ${safeText(text)}\n`);
      draw();
    },
    end: () => {
      clearInterval(timer);
      if (moves && current !== "") stderr.write(CLEAR);
      current = "";
    },
  };
}
