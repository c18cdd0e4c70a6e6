/** `awooo` in a real terminal: the board, and the way from it to the review and back. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { incidentDocument, type Laptop, newLaptop, PROGRAM } from "../support/awooo.ts";
import { needing } from "../support/needing.ts";
import { openTerminal, type Terminal, until } from "../support/tmux.ts";

const { describe, test } = needing("tmux");

let laptop: Laptop;
let terminals: Terminal[];

beforeEach(async () => {
  laptop = await newLaptop({ AWOOO_USER: "alice" });
  terminals = [];
});
afterEach(async () => {
  for (const terminal of terminals) await terminal.close();
  await laptop.remove();
});

interface OpenOptions {
  columns?: number;
  rows?: number;
  command?: string[];
  env?: Record<string, string>;
}

async function open({ columns = 80, rows = 24, command = [process.execPath, PROGRAM], env = {} }: OpenOptions = {}) {
  const terminal = await openTerminal({ columns, rows, command, env: { ...laptop.env, ...env } });
  terminals.push(terminal);
  return terminal;
}

async function board(options: OpenOptions = {}): Promise<Terminal> {
  const terminal = await open(options);
  await terminal.waitFor("q quit");
  return terminal;
}

async function ingest(...documents: Record<string, unknown>[]): Promise<void> {
  await laptop.json("ingest", await laptop.file("incidents.json", JSON.stringify(documents)));
}

/** INC-1 waits for two signatures; INC-2 has no proposal. */
async function twoIncidents(): Promise<void> {
  const other = { affected_services: ["shop/search"], severity: "P3", signals: [] };
  await ingest(incidentDocument("INC-1"), incidentDocument("INC-2", other));
  await laptop.json("propose", "INC-1", "--no-llm");
}

const fits = (screen: string, columns: number, rows: number) => {
  expect(screen.split("\n").length).toBeLessThanOrEqual(rows);
  for (const line of screen.split("\n")) expect([...line].length).toBeLessThanOrEqual(columns);
};

describe("the board", () => {
  test.each([
    [80, 24],
    [120, 40],
    [40, 24],
  ])("at %ix%i what waits, and for whom, is seen at once", async (columns, rows) => {
    await twoIncidents();
    const terminal = await board({ columns, rows });
    const screen = await terminal.waitFor("0 of 2");
    for (const part of ["WAITING FOR A SIGNATURE", "CRITICAL", "INC-1", "P1", "ACTIVE", "INC-2"]) {
      expect(screen).toContain(part);
    }
    fits(screen, columns, rows);
    if (columns >= 100) await terminal.waitFor("kubectl rollout undo deployment/checkout");
    await terminal.send("q");
    expect(await terminal.ended()).toEqual({ code: 0, restored: true });
    expect(await terminal.screen()).toContain("2 active, 1 waiting for a signature");
  });

  test("moves, opens the review, comes back to the same row, leaves with 0", async () => {
    await twoIncidents();
    const terminal = await board();
    await terminal.send("G");
    await terminal.waitFor(/▸ . +INC-2/);
    await terminal.send("Enter");
    await terminal.waitFor(/No proposal yet/);
    await terminal.send("q");
    await terminal.waitFor(/▸ . +INC-2/);
    await terminal.send("g");
    await terminal.waitFor("▸ ■ CRITICAL  INC-1");
    await terminal.send("Enter");
    await terminal.waitFor("kubectl rollout undo");
    await terminal.send("q");
    await terminal.waitFor("WAITING FOR A SIGNATURE");
    await terminal.send("q");
    expect(await terminal.ended()).toEqual({ code: 0, restored: true });
  });

  test("`a` opens the request and signs nothing; nor does any burst of keys", async () => {
    await twoIncidents();
    const terminal = await board();
    await terminal.send("a");
    await terminal.waitFor("kubectl rollout undo");
    await terminal.send("q");
    await terminal.waitFor("WAITING FOR A SIGNATURE");
    await terminal.send("Down", "Up", "a", "a", "y", "Enter");
    await terminal.send("C-c");
    expect(await terminal.ended()).toEqual({ code: 130, restored: true });
    const { approvals } = await laptop.json("show", "INC-1");
    expect(approvals[0]?.signatures).toEqual([]);
  });

  test("filters as one types, finds an id, says every key", async () => {
    await twoIncidents();
    const terminal = await board();
    await terminal.send("/");
    await terminal.waitFor("Filter:");
    await terminal.type("search");
    await terminal.waitFor(/^(?![\s\S]*INC-1)[\s\S]*INC-2/);
    await terminal.send("Escape");
    await terminal.waitFor(/INC-1[\s\S]*q quit/);
    // INC-2 is selected still; only the field says that the key has arrived.
    await terminal.send("g");
    await terminal.waitFor(/▸ . CRITICAL +INC-1/);
    await terminal.send("2");
    await terminal.waitFor(/▸ . +INC-2[\s\S]*Go to: 2/);
    await terminal.send("Enter");
    await terminal.waitFor(/^(?![\s\S]*Go to)[\s\S]*q quit/);
    await terminal.send("?");
    await terminal.waitFor("the incident, and what");
    await terminal.send("?");
    await terminal.waitFor("ACTIVE");
    await terminal.send("q");
    expect((await terminal.ended()).code).toBe(0);
  });

  test("an empty one says what to do next, and `awooo` in a pipe lists", async () => {
    const terminal = await board();
    for (const part of ["No incidents", "awooo ingest", "awooo demo"]) await terminal.waitFor(part);
    await terminal.send("q");
    expect(await terminal.ended()).toEqual({ code: 0, restored: true });
    await twoIncidents();
    const { code, stdout } = await laptop.run([]);
    expect(code).toBe(0);
    expect(stdout).toContain("INC-1");
    expect((await laptop.json()).incidents).toHaveLength(2);
  });

  test("what happens elsewhere appears by itself: an incident, a signature, a freeze", async () => {
    await twoIncidents();
    const terminal = await board();
    await ingest(incidentDocument("INC-3", { signals: [], affected_services: ["shop/cart"] }));
    await terminal.waitFor("INC-3");
    await laptop.json("approve", "INC-1", "--as", "bob");
    await terminal.waitFor("1 of 2");
    await laptop.json("freeze", "--reason", "release night");
    await terminal.waitFor("FROZEN by alice");
    await terminal.send("a");
    await terminal.waitFor(/FROZEN by alice[\s\S]*kubectl rollout undo/);
    await laptop.json("unfreeze");
    await terminal.waitFor(/^(?![\s\S]*FROZEN)[\s\S]*kubectl rollout undo/);
    await terminal.send("C-c");
    expect((await terminal.ended()).code).toBe(130);
  });

  test("5,000 incidents: the last one is one key away", async () => {
    const documents = Array.from({ length: 5000 }, (_, i) => {
      const at = new Date(Date.parse("2026-03-02T09:00:00Z") - i * 60_000).toISOString();
      return incidentDocument(`INC-${String(i).padStart(5, "0")}`, { created_at: at, updated_at: at, signals: [] });
    });
    for (let i = 0; i < documents.length; i += 1000) await ingest(...documents.slice(i, i + 1000));
    const terminal = await board();
    await terminal.waitFor("5000");
    await terminal.send("G");
    await terminal.waitFor("▸ ○  INC-04999");
    await terminal.send("PageUp");
    await terminal.waitFor(/▸ ○ {2}INC-0498\d/);
    await terminal.send("q");
    expect(await terminal.ended()).toEqual({ code: 0, restored: true });
  }, 180_000);
});

describe("the terminal", () => {
  test("fits itself to a new size", async () => {
    await twoIncidents();
    const terminal = await board();
    await terminal.resize(130, 40);
    await terminal.waitFor("kubectl rollout undo");
    await terminal.resize(40, 20);
    fits(await terminal.waitFor(/^(?![\s\S]*kubectl)[\s\S]*CRITICAL/), 40, 20);
    await terminal.send("q");
    expect(await terminal.ended()).toEqual({ code: 0, restored: true });
  });

  /** The board, started from a shell. */
  async function inShell(): Promise<{ terminal: Terminal; pid: number }> {
    const file = join(laptop.home, "pid");
    const terminal = await open({
      command: ["bash", "--norc", "--noprofile", "-i"],
      env: { PS1: "shell> ", HISTFILE: "" },
    });
    await terminal.waitFor("shell>");
    const program = `sh -c 'echo $$ > "${file}"; exec "$0" "$1"' '${process.execPath}' '${PROGRAM}'`;
    await terminal.paste(`${program}\n`, "as keys");
    await terminal.waitFor("q quit");
    return { terminal, pid: Number(await readFile(file, "utf8")) };
  }

  test("Ctrl-Z stops it as a shell expects, and fg draws it again", async () => {
    await twoIncidents();
    const { terminal } = await inShell();
    await terminal.send("C-z");
    await terminal.waitFor("Stopped");
    expect(await terminal.screen()).not.toContain("q quit");
    await terminal.paste("fg\n", "as keys");
    await terminal.waitFor("q quit");
    await terminal.send("q");
    // What is typed before the shell is back would be read by a program that ends.
    await terminal.waitFor(/2 active, 1 waiting[^>]*shell>/);
    await terminal.paste("echo code $?; exit\n", "as keys");
    await terminal.waitFor("code 0");
    expect((await terminal.ended()).restored).toBe(true);
  });

  test.each([
    ["SIGTSTP", "from another terminal, as Ctrl-Z does"],
    ["SIGSTOP", "without being asked, so that the shell writes into its screen"],
  ] as const)("%s stops it %s, and fg draws it again", async (signal, _how) => {
    await twoIncidents();
    const { terminal, pid } = await inShell();
    process.kill(pid, signal);
    const stopped = await terminal.waitFor("Stopped");
    if (signal === "SIGTSTP") expect(stopped).not.toContain("q quit");
    await terminal.paste("fg\n", "as keys");
    await terminal.waitFor(/^(?![\s\S]*(Stopped|fg))[\s\S]*INC-1[\s\S]*q quit/);
    await terminal.send("q");
    await terminal.waitFor(/2 active, 1 waiting[^>]*shell>/);
    await terminal.paste("exit\n", "as keys");
    expect((await terminal.ended()).restored).toBe(true);
  });

  test("where no shell could wake it, Ctrl-Z only draws it again", async () => {
    const terminal = await board();
    await terminal.send("C-z");
    // What is typed before it is back stays with the terminal, so the key is pressed until it is taken.
    await until(async () => {
      await terminal.send("/");
      return (await terminal.screen()).includes("Filter:");
    });
    await terminal.send("C-c");
    expect(await terminal.ended()).toEqual({ code: 130, restored: true });
  });

  /** The board with its process id in a file. */
  async function withPid(): Promise<{ terminal: Terminal; pid: number }> {
    const file = join(laptop.home, "pid");
    const terminal = await board({
      command: ["sh", "-c", `echo $$ > "${file}"; exec "$0" "$1"`, process.execPath, PROGRAM],
    });
    return { terminal, pid: Number(await readFile(file, "utf8")) };
  }

  test("SIGTERM: 143, and the terminal is given back", async () => {
    const { terminal, pid } = await withPid();
    process.kill(pid, "SIGTERM");
    expect(await terminal.ended()).toEqual({ code: 143, restored: true });
  });

  test("a terminal that is closed leaves no process", async () => {
    const { terminal, pid } = await withPid();
    await terminal.close();
    await until(() => {
      try {
        return !process.kill(pid, 0);
      } catch {
        return true;
      }
    });
  });

  test("for somebody who listens: lines in the main screen, without ornament", async () => {
    await twoIncidents();
    const terminal = await board({ env: { INK_SCREEN_READER: "true" } });
    const screen = await terminal.waitFor("INC-2");
    expect(screen).toContain("CRITICAL");
    expect(screen).not.toMatch(/──| {3}|^ /m);
    await terminal.send("q");
    expect((await terminal.ended()).code).toBe(0);
    expect(await terminal.screen()).toMatch(/^ ?2 active, 1 waiting/m);
  });
});
