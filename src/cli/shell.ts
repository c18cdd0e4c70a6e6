/** What every command gets: the host, how to print, and how text is to look. */

import { AwoooError } from "../domain/awooo-error.ts";
import { LANGS, type Lang } from "../domain/lang.ts";
import type { Host } from "../host.ts";
import { safeText } from "../text/safe-text.ts";
import { type Colors, plainStyle, type Style } from "../text/style.ts";
import type { TextOptions } from "../text/view.ts";
import { colorsOf } from "./colors.ts";
import { loadSettings } from "./settings.ts";

/** Options every command takes. */
export interface CommonOptions {
  json?: boolean;
  /** False with `--no-color`. */
  color?: boolean;
}

/** A line on stderr that is drawn anew again and again; whatever else is printed goes above it. */
export interface MovingLine {
  clear(): void;
  draw(): void;
}

export interface Shell {
  host: Host;
  json: boolean;
  /** False with `--no-color`. */
  color: boolean;
  /** Neither notices nor progress are wanted. */
  quiet: boolean;
  /** Whether a person is at both ends and full screens may be drawn. */
  interactive: boolean;
  /** The result: stdout, with a line break. */
  print(text: string): void;
  /** Everything that is not the result: stderr, once however often it is said. */
  notice(text: string): void;
  /** From now on there is a moving line; null: no more. */
  moves(line: MovingLine | null): void;
  /**
   * Asks on stderr and reads a line; null where standard input ended without one. What was typed before the question
   * could be read is dropped.
   */
  ask(question: string): Promise<string | null>;
  /** How text for stdout is written, in the configured language. Colour is loaded only where it is wanted. */
  textOptions(lang?: Lang): Promise<TextOptions>;
  /** The same for standard error, where it is a terminal. */
  noticeStyle(): Promise<Style>;
}

/** Columns assumed where nobody says, as POSIX does. */
const DEFAULT_COLUMNS = 80;

export function openShell(host: Host, { json = false, color = true }: CommonOptions): Shell {
  const { stdout, env } = host;
  const said = new Set<string>();
  let moving: MovingLine | null = null;
  const above = (write: () => void) => {
    moving?.clear();
    write();
    moving?.draw();
  };
  return {
    host,
    json,
    color,
    quiet: false,
    // Standard input and standard error are made by being looked at: only where somebody has to know.
    interactive: !json && stdout.isTTY === true && host.stdin.isTTY === true && env["TERM"] !== "dumb",
    print: (text) => above(() => stdout.write(text.endsWith("\n") ? text : `${text}\n`)),
    notice: (text) => {
      // Several steps of one command may meet the same trouble; once is enough.
      if (said.has(text)) return;
      said.add(text);
      above(() => host.stderr.write(`awooo: ${safeText(text)}\n`));
    },
    moves: (line) => {
      moving = line;
    },
    ask: (question) => ask(host, question),
    textOptions: async (lang) => ({
      style: await styleOf(colorsOf(host, color, stdout)),
      width: columnsOf(host),
      now: host.now(),
      ascii: isAscii(host),
      lang: lang ?? (await configuredLang(host)),
    }),
    noticeStyle: async () => styleOf(colorsOf(host, color, host.stderr)),
  };
}

/** A language nobody speaks is refused where a context is opened; here, when all is done, it is too late for that. */
async function configuredLang(host: Host): Promise<Lang> {
  const { lang } = (await loadSettings(host)).values;
  return LANGS.find((one) => one === lang.value) ?? "en";
}

function columnsOf({ env, stdout }: Host): number {
  const columns = stdout.columns ?? Number(env["COLUMNS"]);
  return Number.isInteger(columns) && columns >= 20 ? columns : DEFAULT_COLUMNS;
}

/** Terminals that say they do not speak UTF-8 get ASCII shapes. */
function isAscii({ env, stdout }: Host): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return stdout.isTTY === true && locale !== "" && !/utf-?8/i.test(locale);
}

async function ask(host: Host, question: string): Promise<string | null> {
  const { createInterface } = await import("node:readline");
  await dropTyped(host);
  const prompt = createInterface({ input: host.stdin, output: host.stderr });
  try {
    return await new Promise<string | null>((resolve, reject) => {
      host.signal.addEventListener("abort", () => reject(host.signal.reason), { once: true });
      // The prompt reads the keys itself, so Ctrl-C is one of them and no signal.
      prompt.once("SIGINT", () => reject(new AwoooError("interrupted", "Interrupted")));
      prompt.once("close", () => resolve(null));
      prompt.question(question, resolve);
    });
  } finally {
    prompt.close();
  }
}

/** How long what was typed before may take to arrive, in milliseconds; nobody reads a question faster. */
const TYPED_BEFORE_MS = 100;
const CTRL_C = String.fromCharCode(3);

/** Reads away what waits in the terminal: an Enter out of impatience is no answer to what nobody had seen. */
async function dropTyped({ stdin, signal }: Host): Promise<void> {
  if (stdin.isTTY !== true) return;
  signal.throwIfAborted();
  let dropped = "";
  const drop = (chunk: Buffer | string) => {
    dropped += chunk.toString();
  };
  // Raw, since a terminal keeps a line to itself until it has ended.
  stdin.setRawMode(true);
  stdin.on("data", drop);
  await new Promise((resolve) => setTimeout(resolve, TYPED_BEFORE_MS));
  stdin.off("data", drop);
  stdin.pause();
  stdin.setRawMode(false);
  signal.throwIfAborted();
  if (dropped.includes(CTRL_C)) throw new AwoooError("interrupted", "Interrupted");
}

async function styleOf(colors: Colors): Promise<Style> {
  if (colors === "none") return plainStyle;
  const { themeFor } = await import("../tui/theme.ts");
  return themeFor(colors);
}
