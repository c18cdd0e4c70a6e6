/** A fault of the program while a screen is open, in a real terminal. The program is built as awooo is, with a screen that breaks. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect } from "vitest";
import { incidentDocument, newLaptop, PROGRAM } from "../support/awooo.ts";
import { needing } from "../support/needing.ts";
import { openTerminal } from "../support/tmux.ts";

const { describe, test } = needing("tmux");
const ROOT = join(import.meta.dirname, "../..");

let folder: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "awooo-crash-"));
  program = join(folder, "program.mjs");
  await build({
    absWorkingDir: ROOT,
    entryPoints: [fileURLToPath(new URL("../support/crashing-program.ts", import.meta.url))],
    outfile: program,
    ...{ bundle: true, format: "esm", platform: "node", logLevel: "warning" },
    alias: { "react-devtools-core": "./build/no-react-devtools.mjs" },
    banner: {
      js: 'const require = globalThis.process.getBuiltinModule("node:module").createRequire(import.meta.url);',
    },
    define: { "process.env.NODE_ENV": '"production"' },
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a screen that breaks", () => {
  test.each([
    ["#", "the frame broke"],
    ["!", "the reducer broke"],
  ])("at %s: the terminal as it was, exit code 1, what broke, and no trace of calls", async (key, message) => {
    const terminal = await openTerminal({
      ...{ columns: 80, rows: 24 },
      command: [process.execPath, program],
      env: { PATH: process.env["PATH"] ?? "", HOME: folder },
    });
    try {
      await terminal.waitFor("screen board");
      await terminal.send(key);
      expect(await terminal.ended()).toEqual({ code: 1, restored: true });
      const screen = await terminal.screen();
      expect(screen).toContain(`awooo itself failed: Error: ${message}`);
      expect(screen).not.toMatch(/^\s+at |ERROR|screen board|\.mjs/m);
    } finally {
      await terminal.close();
    }
  });
});

describe("a fault that nobody waited for", () => {
  /** The program as it is, with something in it that fails by itself when the process is sent SIGUSR2. */
  const FAULTY = `process.on("SIGUSR2", () => void Promise.reject(new Error("nobody waited for this")))`;

  test.each([
    ["a screen", "0 of 2", []],
    ["a command that waits", "waiting for 2 signatures", ["wait", "INC-1"]],
  ])("ends %s with the terminal as it was, exit code 1 and one line", async (_name, shown, args) => {
    const laptop = await newLaptop({ AWOOO_USER: "alice" });
    await laptop.json("ingest", await laptop.file("incident.json", JSON.stringify(incidentDocument("INC-1"))));
    await laptop.json("propose", "INC-1", "--no-llm");
    const terminal = await openTerminal({
      ...{ columns: 80, rows: 24, env: laptop.env },
      command: [process.execPath, `--import=data:text/javascript,${FAULTY}`, PROGRAM, ...args],
    });
    try {
      await terminal.waitFor(shown);
      process.kill(await terminal.pid(), "SIGUSR2");
      expect(await terminal.ended()).toEqual({ code: 1, restored: true });
      const screen = await terminal.screen();
      expect(screen).toContain("awooo itself failed: Error: nobody waited for this");
      expect(screen).not.toMatch(/^\s+at |\.mjs|file:/m);
    } finally {
      await terminal.close();
      await laptop.remove();
    }
  });
});
