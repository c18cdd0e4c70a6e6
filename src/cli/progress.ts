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
  /** Takes the moving line away. To be called before anything is asked. */
  end(): void;
}

const TICK_MS = 1000;
const DEFAULT_COLUMNS = 80;
const ESC = String.fromCharCode(27);
/** To the beginning of the line, and nothing behind it. */
const CLEAR = `\r${ESC}[2K`;

const SILENT: Progress = { step: () => {}, line: () => {}, end: () => {} };

export function openProgress(shell: Shell): Progress {
  if (shell.quiet) return SILENT;
  const { stderr, env } = shell.host;
  return stderr.isTTY === true && env["TERM"] !== "dumb" ? movingProgress(shell) : plainProgress(shell);
}

/** Not through `notice`, which says everything once: a second id has the same steps. */
function plainProgress({ host: { stderr } }: Shell): Progress {
  return {
    step: (text) => void stderr.write(`awooo: ${safeText(text)}\n`),
    line: (text, mark = "|") => void stderr.write(`  ${mark} ${safeText(text)}\n`),
    end: () => {},
  };
}

function movingProgress({ host, moves }: Shell): Progress {
  const { stderr, now } = host;
  const begun = Date.parse(now());
  let current = "";
  const clear = () => {
    if (current !== "") stderr.write(CLEAR);
  };
  const draw = () => {
    if (current === "") return;
    const span = ` ${spanText(Date.parse(now()) - begun)}`;
    // Never a second row, which nothing would take away.
    const room = (stderr.columns ?? DEFAULT_COLUMNS) - 2 - span.length;
    stderr.write(`${CLEAR} ${shorten(current, room)}${span}`);
  };
  const timer = setInterval(draw, TICK_MS);
  moves({ clear, draw });
  return {
    step: (text) => {
      current = safeText(text);
      draw();
    },
    line: (text, mark = "|") => {
      clear();
      stderr.write(`  ${mark} ${safeText(text)}\n`);
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
