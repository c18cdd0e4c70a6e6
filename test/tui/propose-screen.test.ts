/** The screen that proposes in the app: in a terminal, with a model that works as long as it is let. */
import { afterEach, describe, expect, it } from "vitest";
import { plainStyle } from "../../src/text/style.ts";
import { type AppEnd, openApp } from "../../src/tui/app/app.tsx";
import { type ProposeActions, type ProposeWatcher, proposeLayer } from "../../src/tui/propose/screen.ts";
import { countingScreen } from "../support/counting-screen.ts";
import { type FakeTerminal, fakeTerminal, until } from "../support/fake-terminal.ts";
import { aPreview, bareView, byLibrary, byModel, RESTART, STEPS, UNDO } from "../support/sample-propose.ts";
import { SAMPLE_NOW } from "../support/sample-view.ts";

const ESC = String.fromCharCode(27);

let ended: Promise<unknown> | undefined;
let stop = new AbortController();
afterEach(async () => {
  stop.abort();
  await ended?.catch(() => {});
});

type Answer = ReturnType<typeof byModel>;

/** A model that tells and answers when the test says so. */
class Model implements ProposeActions {
  readonly calls: string[] = [];
  watcher: ProposeWatcher | null = null;
  aborted = false;
  current = bareView;
  #answer: ((answer: Answer) => void) | null = null;
  #fail: ((error: Error) => void) | null = null;

  propose: ProposeActions["propose"] = (watcher, signal) => {
    this.calls.push("propose");
    this.watcher = watcher;
    signal.addEventListener("abort", () => {
      this.aborted = true;
      this.fail("stopped");
    });
    return new Promise((resolve, reject) => {
      this.#answer = resolve;
      this.#fail = reject;
    });
  };
  take = () => {
    this.calls.push("take");
    this.answer(byLibrary("stopped"));
  };
  choose: ProposeActions["choose"] = async () => {
    this.calls.push("choose");
    return { view: byModel().view, approvalId: "the-other" };
  };
  view = () => this.current;
  answer(answer: Answer): void {
    this.current = answer.view;
    this.#answer?.(answer);
  }
  fail(message: string): void {
    this.#fail?.(new Error(message));
  }
}

interface Opened {
  terminal: FakeTerminal;
  model: Model;
  end: Promise<AppEnd>;
  opened: string[];
  shows(text: string): Promise<void>;
}

function open(): Opened {
  stop = new AbortController();
  const terminal = fakeTerminal(80, 24);
  const model = new Model();
  const opened: string[] = [];
  const end = openApp({
    start: { screen: "propose", incidentId: "INC-2041", fresh: false },
    open: (opening, given) => {
      if (opening.screen === "propose") {
        return proposeLayer({ view: bareView, preview: aPreview(), nested: false }, model, {
          ...given,
          style: plainStyle,
        });
      }
      if (opening.screen === "review") opened.push(opening.approvalId ?? "none");
      return countingScreen(opening.screen, given);
    },
    live: { subscribe: () => () => {} },
    ...{ streams: terminal.streams, style: plainStyle, ascii: false, lang: "en", operator: "bob@corp", debug: true },
    now: () => SAMPLE_NOW,
    signal: stop.signal,
  });
  ended = end;
  end.catch(() => {});
  const shows = (text: string) => until(() => terminal.frame().includes(text), `the screen shows ${text}`);
  return { terminal, model, end, opened, shows };
}

describe("in a terminal", () => {
  it("draws the preview and its key first, and begins to propose once", async () => {
    const { terminal, model, end, shows } = open();
    await shows("t take it now");
    expect(terminal.frame()).toContain(RESTART);
    expect(terminal.frame()).toContain("▲ HIGH");
    expect(model.calls).toEqual(["propose"]);
    terminal.type("q");
    const { exit, farewell } = await end;
    expect(exit).toBe("quit");
    expect(model.aborted).toBe(true);
    expect(farewell.join("\n")).toContain("Left before anything was proposed.");
  });

  it("shows what the model tells, the newest of what it writes, then what it proposed; 1 opens that", async () => {
    const { terminal, model, end, opened, shows } = open();
    await shows("take it now");
    for (const step of STEPS) model.watcher?.step(step);
    await shows("same broken pods again.");
    model.watcher?.checking();
    await shows("● check");
    model.answer(byModel());
    await shows("Choose 1 or 2.");
    expect(terminal.frame()).toContain(UNDO);
    expect(terminal.frame()).toContain(RESTART);
    terminal.type("1");
    await shows("screen review");
    expect(opened).toEqual([byModel().approval.id]);
    terminal.type("q");
    await shows("Choose 1 or 2.");
    terminal.type("2");
    await until(() => opened.length === 2, "the other review is open");
    expect(opened[1]).toBe("the-other");
    expect(model.calls).toEqual(["propose", "choose"]);
    terminal.type("q");
    await shows("Choose 1 or 2.");
    terminal.type("q");
    expect((await end).exit).toBe("quit");
  });

  it("t ends the model call and opens the review of what the preview became; from there one is back at once", async () => {
    const { terminal, model, end, opened, shows } = open();
    await shows("take it now");
    terminal.type("t");
    await shows("screen review");
    expect(model.calls).toEqual(["propose", "take"]);
    expect(opened).toEqual([byLibrary("stopped").approval.id]);
    terminal.type("q");
    const { exit, farewell } = await end;
    expect(exit).toBe("quit");
    expect(farewell.join("\n")).toContain("awooo approve 1f3c9a2e");
  });

  it("says what failed; t then makes a request of the preview", async () => {
    const { terminal, model, opened, shows, end } = open();
    await shows("take it now");
    model.fail("The ledger is locked");
    await shows("NOTHING PROPOSED");
    expect(terminal.frame()).toContain("The ledger is locked");
    terminal.type("t");
    await until(() => opened.length === 1, "the review is open");
    expect(model.calls).toEqual(["propose", "choose"]);
    terminal.type("q");
    await end;
  });

  it("Ctrl-C takes the preview, a second one ends the app", async () => {
    const { terminal, model, end, shows } = open();
    await shows("take it now");
    model.take = () => void model.calls.push("take");
    terminal.type("\x03");
    await shows("taking it");
    expect(model.calls).toEqual(["propose", "take"]);
    terminal.type("\x03");
    expect((await end).exit).toBe("interrupted");
    expect(model.aborted).toBe(true);
    expect(terminal.rawMode()).toBe(false);
  });
});

describe("keys in one read", () => {
  it.each([`${ESC}[A${ESC}[B1`, `${ESC}[Bt1`, `${ESC}[A2`, "12", "1\r"])(
    "%j before the proposal is drawn chooses nothing of it",
    async (keys) => {
      const { terminal, model, opened, shows } = open();
      await shows("take it now");
      // In one turn: what came of the model has not been drawn when the keys arrive.
      model.answer(byModel());
      terminal.type(keys);
      await shows("Choose 1 or 2.");
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(opened).toEqual([]);
      expect(model.calls).toEqual(["propose"]);
    },
  );

  it("t and 1 one after the other, before anything is drawn: only t was meant", async () => {
    const { terminal, model, opened, shows } = open();
    await shows("take it now");
    model.take = () => {};
    model.answer(byModel());
    terminal.type("t");
    terminal.type("1");
    await shows("screen review");
    expect(opened).toEqual(["the-other"]);
  });

  it("`?t` opens the help and takes nothing", async () => {
    const { terminal, model, shows } = open();
    await shows("take it now");
    terminal.type(`?${ESC}[Bt`);
    await shows("Keys");
    expect(model.calls).toEqual(["propose"]);
  });

  it("a paste of a thousand t, 1, 2 and Enter chooses nothing", async () => {
    const { terminal, model, opened, shows } = open();
    await shows("take it now");
    terminal.type(`${ESC}[200~${"t12\r".repeat(250)}${ESC}[201~`);
    await shows("Pasted text is not taken as keys.");
    terminal.type("t12\r".repeat(250));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(model.calls).toEqual(["propose"]);
    expect(opened).toEqual([]);
  });
});
