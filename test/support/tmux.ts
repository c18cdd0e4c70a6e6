/**
 * A real terminal: programs run in tmux, on a server of the test's own, with its own socket and no configuration.
 *
 *     const terminal = await openTerminal({ columns: 80, rows: 24, command: ["awooo", "show", id], env });
 *     await terminal.waitFor("CRITICAL");
 *     await terminal.send("a");                 // a key, by tmux' name for it
 *     await terminal.type("checkout");          // characters, one at a time
 *     expect(await terminal.ended()).toEqual({ code: 0, restored: true });
 *     await terminal.close();
 */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** How long a screen may take on a busy machine, in milliseconds. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 50;

export interface TerminalOptions {
  columns: number;
  rows: number;
  command: readonly string[];
  /** All of the program's environment; `TERM` and a UTF-8 locale are added. */
  env: Record<string, string>;
}

export interface Ended {
  code: number;
  /** Whether the terminal is as it was: its line settings, the main screen, a cursor that can be seen. */
  restored: boolean;
}

export interface Terminal {
  /** Keys by tmux' names (`a`, `Enter`, `C-c`, `Escape`), sent together. */
  send(...keys: string[]): Promise<void>;
  /** Characters, but no blanks, as a careful person types them: the next one when this one is on the screen. */
  type(text: string): Promise<void>;
  /** Text all at once: as a terminal pastes it where a program asks to be told, else as if the keys were pressed. */
  paste(text: string, how: "bracketed" | "as keys"): Promise<void>;
  /** The visible screen, a line each, without trailing blanks. */
  screen(): Promise<string>;
  /** The same with its colours, as escape sequences. */
  painted(): Promise<string>;
  /** The screen, once it shows this. @throws Error with the screen where it does not in time */
  waitFor(wanted: string | RegExp): Promise<string>;
  /** How the program ended, once it has. What is typed after that is echoed, as in a shell. */
  ended(): Promise<Ended>;
  resize(columns: number, rows: number): Promise<void>;
  /** The process of the program. */
  pid(): Promise<number>;
  /** What the program has put into the terminal's clipboard; fails where it has put nothing. */
  clipboard(): Promise<string>;
  close(): Promise<void>;
}

/** Runs the program, notes its exit code and whether the line settings are as before, and keeps the screen. */
const WRAPPER = `
note=$1; shift; trap : INT TERM
before=$(stty -g); "$@"; code=$?; after=$(stty -g)
echo "$code $([ "$before" = "$after" ] && echo same)" > "$note.part"; mv "$note.part" "$note"
exec cat`;

/** @throws Error where tmux is not installed: a test that needs it fails, it is never skipped */
export async function openTerminal({ columns, rows, command, env }: TerminalOptions): Promise<Terminal> {
  const folder = await mkdtemp(join(tmpdir(), "awooo-terminal-"));
  const note = join(folder, "ended");
  const tmux = tmuxOn(`awooo-test-${process.pid}-${randomUUID().slice(0, 8)}`, env);
  const size = ["-x", String(columns), "-y", String(rows)];
  const wrapped = ["/bin/sh", "-c", WRAPPER, "wrapper", note, ...command];
  await tmux(
    "set-option",
    "-g",
    "status",
    "off",
    ";",
    "set-option",
    "-s",
    "set-clipboard",
    "on",
    ";",
    "new-session",
    "-d",
    "-s",
    "t",
    ...size,
    ...wrapped,
  );
  const screen = async () => (await tmux("capture-pane", "-p", "-t", "t")).replace(/[ \n]+$/, "");
  const withScreen = (what: string) => async (): Promise<never> => {
    throw new Error(`${what}; the screen shows:\n${await screen()}`);
  };

  return {
    screen,
    painted: () => tmux("capture-pane", "-e", "-p", "-t", "t"),
    send: async (...keys) => void (await tmux("send-keys", "-t", "t", ...keys)),
    async type(text) {
      for (const character of text) {
        const before = withoutTimes(await screen());
        await tmux("send-keys", "-t", "t", "-l", character);
        // Until it is seen: on a busy machine several keys would arrive at once, which is a paste.
        await until(async () => withoutTimes(await screen()) !== before).catch(withScreen(`${character} is not seen`));
      }
    },
    async paste(text, how) {
      await tmux("set-buffer", "-b", "p", text);
      await tmux("paste-buffer", ...(how === "bracketed" ? ["-p"] : []), "-b", "p", "-t", "t");
    },
    async waitFor(wanted) {
      let seen = "";
      const found = async () => {
        seen = await screen();
        return typeof wanted === "string" ? seen.includes(wanted) : wanted.test(seen);
      };
      await until(found).catch(withScreen(`${wanted} never appeared`));
      return seen;
    },
    async ended() {
      let noted = "";
      const isNoted = async () => {
        noted = await readFile(note, "utf8").catch(() => "");
        return noted !== "";
      };
      await until(isNoted).catch(withScreen("the program never ended"));
      const [code, settings] = noted.trim().split(" ");
      const modes = (await tmux("display-message", "-p", "-t", "t", "#{alternate_on} #{cursor_flag}")).trim();
      return { code: Number(code), restored: settings === "same" && modes === "0 1" };
    },
    async pid() {
      const wrapper = (await tmux("display-message", "-p", "-t", "t", "#{pane_pid}")).trim();
      return Number((await execute("ps", ["-o", "pid=", "--ppid", wrapper])).stdout.trim().split(/\s+/)[0]);
    },
    clipboard: () => tmux("show-buffer"),
    resize: async (newColumns, newRows) =>
      void (await tmux("resize-window", "-t", "t", "-x", String(newColumns), "-y", String(newRows))),
    async close() {
      await tmux("kill-server").catch(() => "");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The screen but for what changes without anybody's doing: the clock, and how long things have lasted. */
function withoutTimes(screen: string): string {
  return screen.replace(/\d+(:\d\d)+|\d+ (s|min|h|d)\b/g, "");
}

/** The program gets its environment from the server, so the server gets nothing else, and nobody's configuration. */
function tmuxOn(socket: string, env: Record<string, string>): (...args: string[]) => Promise<string> {
  const own = { ...env, TERM: "xterm-256color", LC_ALL: "C.UTF-8", SHELL: "/bin/sh" };
  return async (...args) => {
    try {
      return (await execute("tmux", ["-L", socket, "-f", "/dev/null", ...args], { env: own })).stdout;
    } catch (error) {
      const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
      throw missing ? new Error("tmux is not installed: apt-get install tmux") : error;
    }
  };
}

/** Asks again and again until it holds. @throws Error where it does not in time */
export async function until(holds: () => boolean | Promise<boolean>, patienceMs = PATIENCE_MS): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`did not come true within ${patienceMs} ms`);
    await delay(LOOK_EVERY_MS);
  }
}
