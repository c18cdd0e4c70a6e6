import { describe, expect, it } from "vitest";
import { plainStyle } from "../../src/text/style.ts";
import type { ShowView } from "../../src/text/view.ts";
import type { Keystroke } from "../../src/tui/keystroke.ts";
import { layoutOf } from "../../src/tui/review/layout.ts";
import type { ReviewState } from "../../src/tui/review/state.ts";
import { whyNot } from "../../src/tui/review/why-not.ts";
import { char, named } from "../support/keys.ts";
import { manualProposal, requestOf, sampleIncident, sampleView } from "../support/sample-view.ts";
import { around, critical, medium, mediumOptions, press, pressAll, start, step, word } from "./press.ts";

describe("approve", () => {
  it("asks for the name of the target, and signs what was drawn only after that word and Enter", () => {
    const asked = press(start(), char("a"));
    expect(asked.mode).toMatchObject({ name: "question", word: "checkout", typed: "" });
    const typed = pressAll(asked, ...word("checkout"));
    expect(typed.work).toBeNull();
    const { id, metadata } = requestOf(critical);
    expect(press(typed, named("enter")).work?.job).toEqual({
      kind: "decide",
      approvalId: id,
      decision: "approve",
      digest: metadata.content_sha256,
    });
  });

  it.each(["Checkout", "checkou", "checkout ", "y", ""])("does not take %j for the word", (text) => {
    const state = pressAll(start(), char("a"), ...word(text), named("enter"));
    expect(state.work).toBeNull();
    expect(state.notice?.text).toContain("checkout");
  });

  it("asks y or N for medium, and everything but y is no", () => {
    expect(pressAll(start(medium), char("a"), char("y")).work?.job).toMatchObject({ decision: "approve" });
    for (const key of [named("enter"), named("escape"), char("n"), char(" "), char("Y"), char("a")]) {
      const state = pressAll(start(medium), char("a"), key);
      expect(state.work).toBeNull();
      expect(state.mode.name).toBe("review");
    }
  });

  it("takes keys read together, as a busy machine gives them, but Enter only by itself and after a frame", () => {
    const asked = press(start(), char("a"));
    const early = (state: ReviewState, keystroke: Keystroke) =>
      step(state, { type: "key", keystroke, drawn: asked.frame });
    const burst = (text: string): Keystroke => ({ kind: "burst", text });
    const typed = [char("c"), burst("he"), burst("ck"), char("o"), burst("ut")].reduce(early, asked);
    expect(typed.mode).toMatchObject({ typed: "checkout" });
    expect(early(typed, named("enter"))).toBe(typed);
    expect(press(typed, named("enter")).work).not.toBeNull();
    for (const text of ["checkout\r", "ut\r", "\u202eab", "x".repeat(9), "checkout ".repeat(120)]) {
      const refused = press(asked, burst(text));
      expect(refused).toMatchObject({ mode: { typed: "" }, notice: { tone: "error" } });
      expect(press(refused, named("enter")).work).toBeNull();
    }
  });

  it("takes no character that was pressed before the question was drawn", () => {
    const asked = press(start(), char("a"));
    expect(step(asked, { type: "key", keystroke: char("c"), drawn: asked.frame - 1 })).toBe(asked);
  });

  it("lets a typing error be taken back", () => {
    const state = pressAll(start(), char("a"), ...word("checkoux"), named("backspace"), char("t"), named("enter"));
    expect(state.work).not.toBeNull();
  });

  it("asks for one decision only, whatever is pressed afterwards", () => {
    const working = pressAll(start(medium), char("a"), char("y"));
    const later = pressAll(working, char("y"), char("a"), char("y"), named("enter"), char("q"));
    expect(later.work).toBe(working.work);
    expect(later.wish).toBeNull();
  });
});

describe("reject", () => {
  it("asks, then takes a comment, which may come from an input method", () => {
    const asked = pressAll(start(), char("r"), char("y"));
    expect(asked.work).toBeNull();
    const state = pressAll(asked, { kind: "burst", text: "尖峰\r時段" }, named("enter"));
    expect(state.work?.job).toMatchObject({ decision: "reject", comment: "尖峰 時段" });
    expect(press(asked, named("enter")).work?.job).not.toHaveProperty("comment");
  });

  it("is taken back with Esc at either question", () => {
    expect(pressAll(start(), char("r"), named("escape")).work).toBeNull();
    expect(pressAll(start(), char("r"), char("y"), named("escape")).mode.name).toBe("review");
  });
});

describe("why a decision cannot be made", () => {
  const later = "2026-11-22T09:00:00Z";
  const own = sampleView({
    proposal: manualProposal,
    incident: sampleIncident({ severity: "P2" }),
    change: (r) => {
      r.risk_level = "high";
      r.metadata.self_approval = false;
    },
  });
  it.each([
    ["signed by the operator", start(sampleView({ signatures: [{ signer: "Bob@corp " }] })), "you have signed"],
    ["all signatures there", start(sampleView({ signatures: [{ signer: "a" }, { signer: "b" }] })), "approved already"],
    ["rejected", start(sampleView({ signatures: [{ signer: "a", decision: "reject" }] })), "rejected"],
    ["expired", start(critical, { now: later }), "expired"],
    ["one's own high request", start(own, { operator: "carol@corp" }), "somebody else"],
    ["no proposal", start({ ...critical, approvals: [] }), "no proposal"],
    ["a closed incident", start({ ...critical, incident: { ...critical.incident, status: "resolved" } }), "over"],
    ["a screen too small for the command", start(critical, { rows: 12 }), "larger"],
  ])("%s", (_name, state, reason) => {
    expect(whyNot(state, "approve", around)).toContain(reason);
    const pressed = press(state, char("a"));
    expect(pressed.mode.name).toBe("review");
    expect(pressed.notice?.text).toContain(reason);
    expect(layoutOf(state, plainStyle).footer.join(" ").replace(/\s+/g, " ")).toContain(reason);
  });
});

describe("what changes meanwhile", () => {
  const open = press(start(), char("a"));
  const load = (state: ReviewState, view: ShowView) => step(state, { type: "loaded", view, epoch: state.epoch });

  it("a new frame makes keys of the old one void", () => {
    const newer = load(start(), sampleView({ signatures: [{ signer: "alice@corp" }] }));
    expect(newer.frame).toBeGreaterThan(start().frame);
    expect(step(newer, { type: "key", keystroke: char("a"), drawn: start().frame })).toBe(newer);
  });

  it("an equal view leaves the frame alone", () => {
    expect(load(start(), sampleView()).frame).toBe(start().frame);
  });

  it("takes the question back when the request is another one, or over", () => {
    const other = sampleView({
      change: (request) => {
        request.metadata.content_sha256 = "f".repeat(64);
      },
    });
    expect(load(open, other).mode.name).toBe("review");
    expect(load(open, other).notice?.text).toContain("changed");
    expect(load(open, sampleView({ signatures: [{ signer: "x", decision: "reject" }] })).mode.name).toBe("review");
    expect(step(open, { type: "tick", now: "2026-11-22T09:00:00Z" }).mode.name).toBe("review");
    expect(step(open, { type: "resized", columns: 80, rows: 10 }).mode.name).toBe("review");
  });

  it("keeps the question when somebody else signs", () => {
    const view = sampleView({ signatures: [{ signer: "alice@corp" }] });
    expect(load(open, view).mode.name).toBe("question");
  });

  it("does not take an answer older than the last decision", () => {
    const working = pressAll(start(medium), char("a"), char("y"));
    expect(load(working, sampleView())).toBe(working);
    const done = step(working, {
      type: "decided",
      view: sampleView({ ...mediumOptions, signatures: [{ signer: "bob@corp" }] }),
      decision: "approve",
      outcome: "signed",
    });
    expect(done).toMatchObject({ work: null, mode: { name: "review" }, notice: { text: "Signed." } });
    expect(step(done, { type: "loaded", view: medium, epoch: working.epoch })).toBe(done);
  });

  it("says why a decision was refused, and goes on", () => {
    const failed = step(pressAll(start(medium), char("a"), char("y")), {
      type: "failed",
      kind: "decide",
      message: "stale",
    });
    expect(failed).toMatchObject({ work: null, mode: { name: "review" }, notice: { text: "stale", tone: "error" } });
  });
});

describe("leaving", () => {
  it("q and Esc leave the review, and only close help", () => {
    expect(press(start(), char("q")).wish).toEqual({ type: "quit" });
    expect(press(start(), named("escape")).wish).toEqual({ type: "quit" });
    expect(pressAll(start(), char("?"), char("q"))).toMatchObject({ wish: null, mode: { name: "review" } });
  });

  it("Ctrl-C always interrupts, even with an old frame or a decision under way", () => {
    const working = pressAll(start(medium), char("a"), char("y"));
    for (const state of [start(), press(start(), char("a")), press(start(), char("?")), working]) {
      expect(step(state, { type: "key", keystroke: named("ctrl_c"), drawn: 0 }).wish).toEqual({ type: "interrupted" });
    }
  });
});

it("scrolls within the pane, and a number opens and closes it", () => {
  const opened = press(start(), char("4"));
  expect(opened).toMatchObject({ pane: "risk", paneOpen: true, scroll: 0 });
  expect(press(opened, char("4")).paneOpen).toBe(false);
  const down = pressAll(start(), ...word("jjjjjjjjjj"));
  expect(down.scroll).toBe(around.extent(start()).last);
  expect(pressAll(down, ...word("kkkkkkkkkkkk")).scroll).toBe(0);
  const long = press(start(critical, { rows: 18 }), char("4"));
  // Held down, it comes several times in one read.
  expect(press(long, { kind: "burst", text: "jj" })).toMatchObject({ scroll: 2, notice: null });
  expect(press(long, { kind: "burst", text: "ja" })).toMatchObject({ scroll: 0, notice: { tone: "error" } });
  const help = pressAll(start(critical, { rows: 18 }), char("?"), char("G"));
  expect(help.scroll).toBeGreaterThan(0);
  expect(press(help, char("?")).scroll).toBe(0);
});
