/**
 * A real terminal: programs run in tmux, on a server of the test's own, with its own socket and no configuration.
 *
 *     const terminal = await openTerminal({ columns: 80, rows: 24, command: ["awooo", "show", id], env });
 *     await terminal.waitFor("CRITICAL");
 *     await terminal.send("a");                 // a key, by tmux' name for it
 *     await terminal.type("checkout");          // characters, one at a time
 *     expect(await terminal.ended()).toBe(0);
 *     await terminal.close();
 */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
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

export interface Terminal {
  /** Keys by tmux' names (`a`, `Enter`, `C-c`, `Escape`), sent together. */
  send(...keys: string[]): Promise<void>;
  /** Characters as a person types them: one after the other. */
  type(text: string): Promise<void>;
  /** Text all at once, in the brackets a terminal puts around a paste where the program asks for them. */
  paste(text: string, options?: { bracketed: boolean }): Promise<void>;
  /** The visible screen, a line each, without trailing blanks. */
  screen(): Promise<string>;
  /** The screen, once it shows this. @throws Error with the screen where it does not in time */
  waitFor(wanted: string | RegExp): Promise<string>;
  /** The exit code, once the program has ended. The screen stays as the program left it. */
  ended(): Promise<number>;
  resize(columns: number, rows: number): Promise<void>;
  close(): Promise<void>;
}

/** @throws Error where tmux is not installed: a test that needs it fails, it is never skipped */
export async function openTerminal({ columns, rows, command, env }: TerminalOptions): Promise<Terminal> {
  const socket = `awooo-test-${process.pid}-${randomUUID().slice(0, 8)}`;
  const tmux = async (...args: string[]): Promise<string> => {
    try {
      // No configuration of whoever runs the tests.
      return (await execute("tmux", ["-L", socket, "-f", "/dev/null", ...args], { env: tmuxEnvironment(env) })).stdout;
    } catch (error) {
      const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
      throw missing ? new Error("tmux is not installed: apt-get install tmux") : error;
    }
  };
  const size = ["-x", String(columns), "-y", String(rows)];
  // A dead pane keeps its last screen and its exit code.
  const options = ["set-option", "-g", "remain-on-exit", "on", ";", "set-option", "-g", "status", "off", ";"];
  await tmux(...options, "new-session", "-d", "-s", "t", ...size, ...command);
  const screen = async () => (await tmux("capture-pane", "-p", "-t", "t")).replace(/[ \n]+$/, "");

  return {
    screen,
    send: async (...keys) => void (await tmux("send-keys", "-t", "t", ...keys)),
    async type(text) {
      for (const character of text) {
        await tmux("send-keys", "-t", "t", "-l", character);
        await delay(LOOK_EVERY_MS);
      }
    },
    async paste(text, { bracketed } = { bracketed: true }) {
      await tmux("set-buffer", "-b", "p", text);
      await tmux("paste-buffer", ...(bracketed ? ["-p"] : []), "-b", "p", "-t", "t");
    },
    async waitFor(wanted) {
      let seen = "";
      const found = async () => {
        seen = await screen();
        return typeof wanted === "string" ? seen.includes(wanted) : wanted.test(seen);
      };
      await until(found).catch(() => {
        throw new Error(`the screen never showed ${wanted}; it shows:\n${seen}`);
      });
      return seen;
    },
    async ended() {
      const status = async () =>
        (await tmux("display-message", "-p", "-t", "t", "#{pane_dead} #{pane_dead_status}")).trim();
      await until(async () => (await status()).startsWith("1 ")).catch(async () => {
        throw new Error(`the program never ended; the screen shows:\n${await screen()}`);
      });
      return Number((await status()).slice(2));
    },
    resize: async (newColumns, newRows) =>
      void (await tmux("resize-window", "-t", "t", "-x", String(newColumns), "-y", String(newRows))),
    close: async () => void (await tmux("kill-server").catch(() => "")),
  };
}

/** The program gets its environment from the server, so the server gets nothing else. */
function tmuxEnvironment(env: Record<string, string>): Record<string, string> {
  return { ...env, TERM: "xterm-256color", LC_ALL: "C.UTF-8", SHELL: "/bin/sh" };
}

/** Asks again and again until it holds. @throws Error where it does not in time */
export async function until(holds: () => boolean | Promise<boolean>, patienceMs = PATIENCE_MS): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`did not come true within ${patienceMs} ms`);
    await delay(LOOK_EVERY_MS);
  }
}
