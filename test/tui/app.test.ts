import { afterEach, describe, expect, it } from "vitest";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { plainStyle } from "../../src/text/style.ts";
import { type AppEnd, type AppOptions, openApp } from "../../src/tui/app/app.tsx";
import { type CountingOutside, countingScreen } from "../support/counting-screen.ts";
import { type FakeTerminal, fakeTerminal, until } from "../support/fake-terminal.ts";

const ESC = String.fromCharCode(27);
const ALTERNATE = [`${ESC}[?1049h`, `${ESC}[?1049l`] as const;

let ended: Promise<unknown> | undefined;
const stop = new AbortController();
afterEach(async () => {
  await ended?.catch(() => {});
});

interface Opened {
  terminal: FakeTerminal;
  end: Promise<AppEnd>;
  changed(): void;
  shows(text: string): Promise<void>;
}

function open(outside: CountingOutside = {}, options: Partial<AppOptions> = {}): Opened {
  const terminal = fakeTerminal(80, 24);
  let onChange = () => {};
  const end = openApp({
    start: { screen: "board" },
    open: (opening, given) => countingScreen(opening.screen, given, outside),
    live: {
      subscribe: (listener) => {
        onChange = listener;
        return () => {
          onChange = () => {};
        };
      },
    },
    ...{ streams: terminal.streams, style: plainStyle, ascii: false, lang: "en", operator: "bob" },
    now: () => "2026-11-22T03:14:07Z",
    debug: true,
    ...options,
  });
  ended = end;
  end.catch(() => {});
  const shows = (text: string) => until(() => terminal.frame().includes(text), `the screen shows ${text}`);
  return { terminal, end, changed: () => onChange(), shows };
}

describe("the app", () => {
  it("draws the screen it starts with, takes keys, leaves, and says what is to stay", async () => {
    const { terminal, end, shows } = open();
    await shows("screen board");
    expect(terminal.rawMode()).toBe(true);
    terminal.type("x");
    await shows("keys x");
    terminal.type("q");
    expect(await end).toEqual({ exit: "quit", farewell: ["left board after xq"] });
    expect(terminal.rawMode()).toBe(false);
    for (const part of ALTERNATE) expect(terminal.written()).toContain(part);
  });

  it("opens a screen upon another and comes back", async () => {
    const { terminal, end, shows } = open();
    await shows("screen board");
    terminal.type("o");
    await shows("screen review");
    terminal.type("y");
    await shows("keys y");
    terminal.type("q");
    await shows("keys o");
    terminal.type("q");
    expect((await end).farewell).toEqual(["left board after oq"]);
  });

  it("says what could not be opened, and goes on", async () => {
    const { terminal, end, shows } = open(
      {},
      {
        open: ({ screen }, given) => {
          if (screen !== "board") throw new AwoooError("not_found", "Incident not found: INC-1");
          return countingScreen(screen, given);
        },
      },
    );
    await shows("screen board");
    terminal.type("o");
    await shows("failed: Incident not found");
    terminal.type("q");
    expect((await end).exit).toBe("quit");
  });

  it("waits for a screen that has to be loaded, once, while no key counts; it has the size the window has then", async () => {
    let load = () => {};
    let opened = 0;
    const loaded = new Promise<void>((resolve) => {
      load = resolve;
    });
    const { terminal, end, shows } = open(
      {},
      {
        open: async ({ screen }, given) => {
          if (screen !== "board") {
            opened += 1;
            await loaded;
          }
          return countingScreen(screen, given);
        },
        tickMs: 5,
      },
    );
    await shows("screen board");
    terminal.type("o");
    await shows("keys o");
    terminal.type("x");
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(terminal.frame()).toContain("keys o\n");
    terminal.resize(60, 20);
    load();
    await shows("screen review");
    expect(opened).toBe(1);
    await until(() => terminal.frame().trimEnd().split("\n").length <= 20, "the new size");
    terminal.type("q");
    await shows("screen board");
    terminal.type("q");
    expect((await end).exit).toBe("quit");
  });

  it("can be ended while a screen is loaded", async () => {
    const { terminal, end, shows } = open(
      {},
      { open: ({ screen }, given) => (screen === "board" ? countingScreen(screen, given) : new Promise(() => {})) },
    );
    await shows("screen board");
    terminal.type("o");
    await shows("keys o");
    terminal.type("\x03");
    expect((await end).exit).toBe("interrupted");
  });

  it("does a job once, however often it is drawn meanwhile", async () => {
    let jobs = 0;
    const { terminal, end, shows } = open({
      work: async () => {
        jobs += 1;
        await new Promise((resolve) => setTimeout(resolve, 30));
        return `done ${jobs}`;
      },
    });
    await shows("screen board");
    terminal.type("w");
    await shows("keys w");
    terminal.type("x");
    await shows("keys wx");
    await shows("said done 1");
    terminal.type("q");
    await end;
    expect(jobs).toBe(1);
  });

  it("tells a job that its screen was left", async () => {
    const signals: AbortSignal[] = [];
    const { terminal, end, shows } = open({
      work: async (_job, signal) => {
        signals.push(signal);
        return "";
      },
    });
    await shows("screen board");
    terminal.type("w");
    await until(() => signals.length === 1, "the job begins");
    expect(signals[0]?.aborted).toBe(false);
    terminal.type("q");
    await end;
    expect(signals[0]?.aborted).toBe(true);
  });

  it("shows what changed outside, on the screen that is on top, and on the one below when it is back", async () => {
    let value = "first";
    const { terminal, end, changed, shows } = open({ look: () => value });
    await shows("said first");
    value = "second";
    changed();
    await shows("said second");
    terminal.type("o");
    await shows("screen review");
    value = "third";
    changed();
    await shows("said third");
    terminal.type("q");
    await shows("screen board");
    await shows("said third");
    terminal.type("q");
    await end;
  });

  it("fits itself to a new size", async () => {
    const { terminal, end, shows } = open();
    await shows("screen board");
    terminal.resize(60, 10);
    await until(() => terminal.frame().trimEnd().split("\n").length <= 10, "ten rows");
    terminal.type("q");
    await end;
  });
});

describe("the end", () => {
  it("Ctrl-C interrupts", async () => {
    const { terminal, end, shows } = open();
    await shows("screen board");
    terminal.type(String.fromCharCode(3));
    expect((await end).exit).toBe("interrupted");
    expect(terminal.rawMode()).toBe(false);
  });

  it("so does a signal, whatever the screen is at", async () => {
    const { terminal, end, shows } = open({ work: () => new Promise(() => {}) }, { signal: stop.signal });
    await shows("screen board");
    terminal.type("w");
    await shows("keys w");
    stop.abort();
    expect((await end).exit).toBe("interrupted");
    expect(terminal.rawMode()).toBe(false);
  });

  it.each([
    ["!", "the reducer broke"],
    ["#", "the frame broke"],
  ])("a fault of the program (%s) ends it with the terminal restored, and is thrown", async (key, message) => {
    const { terminal, end, shows } = open();
    await shows("screen board");
    terminal.type(key);
    await expect(end).rejects.toThrow(message);
    expect(terminal.rawMode()).toBe(false);
    expect(terminal.written().lastIndexOf(ALTERNATE[1])).toBeGreaterThan(terminal.written().lastIndexOf(ALTERNATE[0]));
    expect(terminal.written()).toContain(`${ESC}[?25h`);
  });

  it("a fault in a job ends it too", async () => {
    const { terminal, end, shows } = open({ work: () => Promise.reject(new TypeError("the job broke")) });
    await shows("screen board");
    terminal.type("w");
    await expect(end).rejects.toThrow("the job broke");
    expect(terminal.rawMode()).toBe(false);
  });
});
