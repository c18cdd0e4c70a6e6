import { describe, expect, it } from "vitest";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { displayWidth } from "../../src/text/width.ts";
import { themeFor } from "../../src/tui/theme.ts";
import { type FakeTerminal, until } from "../support/fake-terminal.ts";
import { requestOf, sampleIncident, sampleView } from "../support/sample-view.ts";
import { review } from "./open-review.ts";

const medium = { incident: sampleIncident({ severity: "P2" }) };
const ALT_ON = "\x1b[?1049h";
const ALT_OFF = "\x1b[?1049l";
const PASTE_OFF = "\x1b[?2004l";

/** Types key by key, waiting for what each leads to. */
async function typeSlowly(terminal: FakeTerminal, text: string): Promise<void> {
  for (const [i, character] of [...text].entries()) {
    terminal.type(character);
    await until(() => terminal.frame().includes(`: ${text.slice(0, i + 1)}`), `${text.slice(0, i + 1)} shown`);
  }
}

describe("frames", () => {
  it.each([
    [40, 24],
    [80, 24],
    [120, 30],
  ])("%d columns: the badge, the whole command, the signatures, no line too wide", async (columns, rows) => {
    const view = sampleView({ signatures: [{ signer: "alice@corp" }] });
    for (const ascii of [false, true]) {
      const { terminal } = await review(view, { ascii }, { columns, rows });
      const lines = terminal.frame().split("\n");
      expect(lines).toHaveLength(rows);
      for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
      const text = lines
        .map((line) => line.split(/[│|]/)[0]?.trim())
        .join("\n")
        .replaceAll("\\\n", "");
      expect(text.replace(/\s+/g, " ")).toContain(requestOf(view).action);
      expect(text).toContain(ascii ? "[#] CRITICAL" : "■ CRITICAL");
      expect(text).toContain("1 of 2 signatures: alice@corp 03:12");
      if (ascii) expect(terminal.frame()).toMatch(/^[\n\x20-\x7e]*$/);
    }
  });

  it("has no colour where none is wanted, and colour where it is", async () => {
    const plain = await review(sampleView());
    expect(plain.terminal.frame()).not.toContain("\x1b[");
    const coloured = await review(sampleView(), { style: themeFor("16") });
    expect(coloured.terminal.frame()).toContain("\x1b[31m");
  });

  it("follows the size of the terminal", async () => {
    const { terminal } = await review(sampleView());
    terminal.resize(40, 30);
    await until(() => terminal.frame().split("\n").length === 30, "thirty rows");
    for (const line of terminal.frame().split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(40);
  });

  it("shows another person's signature by itself", async () => {
    const { terminal, world } = await review(sampleView());
    expect(terminal.frame()).toContain("0 of 2 signatures");
    world.view = sampleView({ signatures: [{ signer: "alice@corp" }] });
    await until(() => terminal.frame().includes("1 of 2 signatures: alice@corp"), "the signature");
  });
});

describe("signing", () => {
  it("takes the word key by key, and signs the digest that was drawn, once", async () => {
    const view = sampleView();
    const { terminal, decided, world } = await review(view);
    terminal.type("a");
    await until(() => terminal.frame().includes("type checkout"), "the question");
    await typeSlowly(terminal, "checkout");
    expect(decided).toEqual([]);
    world.view = sampleView({ signatures: [{ signer: "bob@corp" }] });
    terminal.type("\r");
    await until(() => terminal.frame().includes("Signed."), "the answer");
    const { id, metadata } = requestOf(view);
    expect(decided).toEqual([{ approvalId: id, decision: "approve", digest: metadata.content_sha256 }]);
    expect(terminal.frame()).toContain("a approve: you have signed");
  });

  it.each([
    ["a burst in one chunk", (t: FakeTerminal) => t.type("ay")],
    ["a burst with arrow keys that part it", (t: FakeTerminal) => t.type("a\x1b[Cy")],
    ["a bracketed paste", (t: FakeTerminal) => t.type("\x1b[200~ay\x1b[201~")],
    ["a paste of lines", (t: FakeTerminal) => t.type("a\ry\r")],
  ])("is not done by %s", async (_name, send) => {
    const { terminal, decided } = await review(sampleView(medium));
    send(terminal);
    terminal.type("\x1b[200~\x1b[201~");
    await until(
      () => terminal.frame().includes("Pasted text is not taken") || terminal.frame().includes("y / N"),
      "an answer",
    );
    expect(decided).toEqual([]);
  });

  it("takes a word whose keys are read together, and Enter as a key of its own", async () => {
    const { terminal, decided, world } = await review(sampleView());
    terminal.type("a");
    await until(() => terminal.frame().includes("type checkout"), "the question");
    terminal.type("ch");
    terminal.type("eckout");
    await until(() => terminal.frame().includes(": checkout"), "the word");
    world.view = sampleView({ signatures: [{ signer: "bob@corp" }] });
    terminal.type("\r");
    await until(() => decided.length === 1, "the decision");
  });

  it.each([
    ["a word with its Enter", "checkout\r"],
    ["a kilobyte", "checkout\r\n".repeat(103)],
    ["a kilobyte without lines", "checkout".repeat(128)],
  ])("is not done by %s in one chunk", async (_name, text) => {
    const { terminal, decided } = await review(sampleView());
    terminal.type("a");
    await until(() => terminal.frame().includes("type checkout"), "the question");
    terminal.type(text);
    await until(() => terminal.frame().includes("Pasted text is not taken"), "the refusal");
    terminal.type("\r");
    await until(() => terminal.frame().includes("not the word"), "the refusal of the empty word");
    expect(decided).toEqual([]);
  });

  it("does not take a pasted word", async () => {
    const { terminal, decided } = await review(sampleView());
    terminal.type("a");
    await until(() => terminal.frame().includes("type checkout"), "the question");
    terminal.type("\x1b[200~checkout\x1b[201~");
    await until(() => terminal.frame().includes("Pasted text is not taken"), "the refusal");
    terminal.type("\r");
    await until(() => terminal.frame().includes("not the word"), "the refusal of the empty word");
    expect(decided).toEqual([]);
  });

  it("shows the store's refusal with what to do", async () => {
    const { terminal, world } = await review(sampleView(medium));
    world.failure = new AwoooError("conflict", "1f3c is not what was shown", { hint: "Look again." });
    terminal.type("a");
    await until(() => terminal.frame().includes("y / N"), "the question");
    terminal.type("y");
    await until(() => terminal.frame().includes("1f3c is not what was shown. Look again."), "the refusal");
  });

  it("sends a rejection with its comment", async () => {
    const { terminal, decided } = await review(sampleView());
    terminal.type("r");
    await until(() => terminal.frame().includes("y / N"), "the question");
    terminal.type("y");
    await until(() => terminal.frame().includes("Why?"), "the comment");
    terminal.type("尖峰");
    await until(() => terminal.frame().includes("尖峰"), "the comment typed");
    terminal.type("\r");
    await until(() => decided.length === 1, "the decision");
    expect(decided[0]).toMatchObject({ decision: "reject", comment: "尖峰" });
  });
});

describe("leaving", () => {
  const restored = (terminal: FakeTerminal) => {
    expect(terminal.written().lastIndexOf(ALT_OFF)).toBeGreaterThan(terminal.written().lastIndexOf(ALT_ON));
    expect(terminal.written()).toContain(PASTE_OFF);
    expect(terminal.written()).toContain("\x1b[?25h");
    expect(terminal.rawMode()).toBe(false);
  };

  it.each([
    ["q", "quit"],
    ["\x1b", "quit"],
    ["\x03", "interrupted"],
  ])("key %j gives the terminal back: %s", async (key, exit) => {
    const { terminal, left } = await review(sampleView());
    expect(terminal.written()).toContain(ALT_ON);
    expect(terminal.rawMode()).toBe(true);
    terminal.type(key);
    expect(await left).toMatchObject({ exit });
    restored(terminal);
  });

  it("a signal from outside interrupts", async () => {
    const controller = new AbortController();
    const { left } = await review(sampleView(), { signal: controller.signal });
    controller.abort();
    expect(await left).toMatchObject({ exit: "interrupted" });
  });

  it("a crash while drawing gives the terminal back too, and is told", async () => {
    const { terminal, world, left } = await review(sampleView());
    // A document whose alerts cannot be drawn: only drawing looks at them.
    const broken = sampleView({ signatures: [{ signer: "alice@corp" }] });
    Object.defineProperty(broken.incident, "signals", {
      get() {
        throw new Error("cannot be drawn");
      },
    });
    world.view = broken;
    await expect(left).rejects.toThrow("cannot be drawn");
    restored(terminal);
  });

  it("says that Redis is away, also under a question, until it is back", async () => {
    const { terminal, world, left } = await review(sampleView());
    world.away = true;
    await until(() => terminal.frame().includes("Redis is away: your team sees what you do here"), "that it is away");
    terminal.type("a");
    await until(() => terminal.frame().includes("type checkout"), "the question");
    expect(terminal.frame()).toContain("Redis is away");
    world.away = false;
    await until(() => !terminal.frame().includes("Redis is away"), "that it is back");
    terminal.type("\x03");
    expect(await left).toMatchObject({ exit: "interrupted" });
  });

  it("a failed look is told, and the screen stays", async () => {
    let failing = true;
    const load = async () => {
      if (failing) throw new AwoooError("store_unavailable", "the ledger is locked");
      return { view: sampleView(), away: false };
    };
    const { terminal, left } = await review(sampleView(), {
      actions: { load },
    });
    await until(() => terminal.frame().includes("the ledger is locked"), "what is wrong");
    terminal.type("x");
    const told = () => /^ 2 signatures missing/m.test(terminal.frame());
    await until(told, "why the key does nothing");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(told(), "the next failed look does not take it away").toBe(true);
    failing = false;
    await until(() => !terminal.frame().includes("the ledger is locked"), "nothing wrong any more");
    terminal.type("q");
    expect(await left).toMatchObject({ exit: "quit" });
  });
});
