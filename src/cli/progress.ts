/** What a long command is doing, on stderr: one line that counts seconds in a terminal, a line a step elsewhere. */
import { safeText } from "../text/safe-text.ts";
import type { Paint } from "../text/style.ts";
import { spanText } from "../text/time.ts";
import { shorten } from "../text/width.ts";
import type { Shell } from "./shell.ts";

export interface Progress {
  /** Whether there is a line that moves: what changes many times a second is shown there, and only there. */
  moving: boolean;
  /** A new step begins. */
  step(text: string): void;
  /** Something a program printed meanwhile, or (marked with `$`) what was started. */
  line(text: string, mark?: "|" | "$", paint?: Paint): void;
  /** Takes the moving line away. To be called before anything is asked. */
  end(): void;
}

const TICK_MS = 1000;
const DEFAULT_COLUMNS = 80;
/** Columns of a step that are worth more than what stands behind it. */
const MIN_STEP = 24;
const ESC = String.fromCharCode(27);
/** To the beginning of the line, and nothing behind it. */
const CLEAR = `\r${ESC}[2K`;

const SILENT: Progress = { moving: false, step: () => {}, line: () => {}, end: () => {} };

/** @param tail what stands behind the seconds of the moving line: how long it may take, what may be pressed */
export function openProgress(shell: Shell, tail = ""): Progress {
  if (shell.quiet) return SILENT;
  return isMoving(shell) ? movingProgress(shell, tail) : plainProgress(shell);
}

/** Whether there would be a moving line: a person looks at standard error. */
function isMoving({ quiet, host: { stderr, env } }: Shell): boolean {
  return !quiet && stderr.isTTY === true && env["TERM"] !== "dumb";
}

/** Not through `notice`, which says everything once: a second id has the same steps. */
function plainProgress({ host: { stderr } }: Shell): Progress {
  return {
    moving: false,
    step: (text) => void stderr.write(`awooo: ${safeText(text)}\n`),
    line: (text, mark = "|") => void stderr.write(`  ${mark} ${safeText(text)}\n`),
    end: () => {},
  };
}

function movingProgress({ host, moves }: Shell, tail: string): Progress {
  const { stderr, now } = host;
  const begun = Date.parse(now());
  let current = "";
  const clear = () => {
    if (current !== "") stderr.write(CLEAR);
  };
  const draw = () => {
    if (current === "") return;
    const columns = stderr.columns ?? DEFAULT_COLUMNS;
    const seconds = ` ${spanText(Date.parse(now()) - begun)}`;
    const span = columns < seconds.length + tail.length + MIN_STEP ? seconds : seconds + tail;
    // Never a second row, which nothing would take away.
    const room = columns - 2 - span.length;
    stderr.write(`${CLEAR} ${shorten(current, room)}${span}`);
  };
  const timer = setInterval(draw, TICK_MS);
  moves({ clear, draw });
  return {
    moving: true,
    step: (text) => {
      const next = safeText(text);
      if (next === current) return;
      current = next;
      draw();
    },
    line: (text, mark = "|", paint = (plain) => plain) => {
      clear();
      stderr.write(`  ${mark} ${paint(safeText(text))}\n`);
      draw();
    },
    end: () => {
      clearInterval(timer);
      clear();
      current = "";
      moves(null);
    },
  };
}
