import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainStyle } from "../../src/text/style.ts";
import type { ShowView } from "../../src/text/view.ts";
import type { Keystroke } from "../../src/tui/keymap.ts";
import { layoutOf, surroundingsFor } from "../../src/tui/layout.ts";
import { reduce } from "../../src/tui/reduce.ts";
import { type InitialInput, initialState, type Message, type ReviewState, whyNot } from "../../src/tui/state.ts";
import {
  manualProposal,
  requestOf,
  SAMPLE_NOW,
  type SampleOptions,
  sampleIncident,
  sampleView,
} from "../support/sample-view.ts";

const around = surroundingsFor(plainStyle);
const critical = sampleView();
const mediumOptions: SampleOptions = { incident: sampleIncident({ severity: "P2" }) };
const medium = sampleView(mediumOptions);

function start(view: ShowView = critical, changes: Partial<InitialInput> = {}): ReviewState {
  return initialState({
    view,
    operator: "bob@corp",
    now: SAMPLE_NOW,
    columns: 80,
    rows: 24,
    ascii: false,
    lang: "en",
    ...changes,
  });
}

const step = (state: ReviewState, message: Message) => reduce(state, message, around);
const char = (character: string): Keystroke => ({ kind: "character", character });
const named = (name: "enter" | "escape" | "backspace" | "ctrl_c"): Keystroke => ({ kind: "named", name });
/** A key pressed while the newest frame is on the screen. */
const press = (state: ReviewState, keystroke: Keystroke) => step(state, { type: "key", keystroke, drawn: state.frame });
const pressAll = (state: ReviewState, ...keys: Keystroke[]) => keys.reduce(press, state);
const word = (text: string) => [...text].map(char);

describe("approve", () => {
  it("asks for the name of the target, and signs what was drawn only after that word and Enter", () => {
    const asked = press(start(), char("a"));
    expect(asked.mode).toMatchObject({ name: "question", word: "checkout", typed: "" });
    const typed = pressAll(asked, ...word("checkout"));
    expect(typed.work).toBeNull();
    const { id, metadata } = requestOf(critical);
    expect(press(typed, named("enter")).work?.input).toEqual({
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
    expect(pressAll(start(medium), char("a"), char("y")).work?.input.decision).toBe("approve");
    for (const key of [named("enter"), named("escape"), char("n"), char(" "), char("Y"), char("a")]) {
      const state = pressAll(start(medium), char("a"), key);
      expect(state.work).toBeNull();
      expect(state.mode.name).toBe("review");
    }
  });

  it("lets a typing error be taken back", () => {
    const state = pressAll(start(), char("a"), ...word("checkoux"), named("backspace"), char("t"), named("enter"));
    expect(state.work).not.toBeNull();
  });

  it("asks for one decision only, whatever is pressed afterwards", () => {
    const working = pressAll(start(medium), char("a"), char("y"));
    const later = pressAll(working, char("y"), char("a"), char("y"), named("enter"), char("q"));
    expect(later.work).toBe(working.work);
    expect(later.exit).toBeNull();
  });
});

describe("reject", () => {
  it("asks, then takes a comment, which may come from an input method", () => {
    const asked = pressAll(start(), char("r"), char("y"));
    expect(asked.work).toBeNull();
    const state = pressAll(asked, { kind: "burst", text: "尖峰\r時段" }, named("enter"));
    expect(state.work?.input).toMatchObject({ decision: "reject", comment: "尖峰 時段" });
    expect(press(asked, named("enter")).work?.input).not.toHaveProperty("comment");
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
      message: "ok",
    });
    expect(done).toMatchObject({ work: null, mode: { name: "review" }, notice: { text: "ok" } });
    expect(step(done, { type: "loaded", view: medium, epoch: working.epoch })).toBe(done);
  });

  it("says why a decision was refused, and goes on", () => {
    const failed = step(pressAll(start(medium), char("a"), char("y")), { type: "decide_failed", message: "stale" });
    expect(failed).toMatchObject({ work: null, mode: { name: "review" }, notice: { text: "stale", tone: "error" } });
  });
});

describe("leaving", () => {
  it("q and Esc leave the review, and only close help", () => {
    expect(press(start(), char("q")).exit).toBe("quit");
    expect(press(start(), named("escape")).exit).toBe("quit");
    expect(pressAll(start(), char("?"), char("q"))).toMatchObject({ exit: null, mode: { name: "review" } });
  });

  it("Ctrl-C always interrupts, even with an old frame or a decision under way", () => {
    const working = pressAll(start(medium), char("a"), char("y"));
    for (const state of [start(), press(start(), char("a")), press(start(), char("?")), working]) {
      expect(step(state, { type: "key", keystroke: named("ctrl_c"), drawn: 0 }).exit).toBe("interrupted");
    }
  });
});

it("scrolls within the pane, and a number opens and closes it", () => {
  const opened = press(start(), char("2"));
  expect(opened).toMatchObject({ pane: "checks", paneOpen: true, scroll: 0 });
  expect(press(opened, char("2")).paneOpen).toBe(false);
  const down = pressAll(start(), ...word("jjjjjjjjjj"));
  expect(down.scroll).toBe(around.maxScroll(start()));
  expect(pressAll(down, ...word("kkkkkkkkkkkk")).scroll).toBe(0);
});

/** What somebody, or something, may send: keys, bursts, pastes, changes from outside, and now and then a frame. */
const anyKey: fc.Arbitrary<Keystroke> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...word("aaryyn12?qjk checkout")) },
  fc.constantFrom(named("enter"), named("escape"), named("backspace")),
  fc.constantFrom<Keystroke>(
    { kind: "burst", text: "ay" },
    { kind: "burst", text: "checkout" },
    { kind: "burst", text: "checkout\r" },
    { kind: "unknown" },
  ),
);
const otherContent = sampleView({
  change: (request) => {
    request.metadata.content_sha256 = "f".repeat(64);
  },
});
const views = [critical, medium, sampleView({ signatures: [{ signer: "alice@corp" }] }), otherContent];
type Sent = { key: Keystroke } | { view: ShowView } | "paste" | "draw";
/** A whole approval now and then, so that the property also meets the runs that sign. */
const approval: Sent[] = [char("a"), ...word("checkout"), named("enter")].flatMap((key): Sent[] => [{ key }, "draw"]);
const anySent: fc.Arbitrary<Sent[]> = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: anyKey.map((key): Sent[] => [{ key }]) },
      { weight: 3, arbitrary: fc.constant<Sent[]>(["draw"]) },
      fc.constant<Sent[]>(["paste"]),
      fc.constantFrom(...views).map((view): Sent[] => [{ view }]),
      fc.constant<Sent[]>(["draw", ...approval]),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.flat());

interface Run {
  state: ReviewState;
  drawn: ReviewState;
  /** Characters sent one by one since the question was opened. */
  typed: string;
}

function send({ state, drawn, typed }: Run, sent: Sent): Run {
  if (sent === "draw") return { state, drawn: state, typed };
  if (sent === "paste") return { state: step(state, { type: "paste" }), drawn, typed };
  if ("view" in sent)
    return { state: step(state, { type: "loaded", view: sent.view, epoch: state.epoch }), drawn, typed };
  const next = step(state, { type: "key", keystroke: sent.key, drawn: drawn.frame });
  const asked = state.mode.name === "question";
  const text = sent.key.kind === "character" ? sent.key.character : "";
  return { state: next, drawn, typed: asked ? typed + text : "" };
}

function expectConfirmed(before: Run, input: NonNullable<ReviewState["work"]>["input"]): void {
  const { drawn } = before;
  const shown = drawn.view.approvals.find((request) => request.id === input.approvalId);
  expect(shown?.metadata.content_sha256).toBe(input.digest);
  expect(drawn.mode).toMatchObject({ name: "question", decision: input.decision });
  if (input.decision !== "approve" || shown?.risk_level !== "critical") return;
  expect(before.state.mode).toMatchObject({ typed: "checkout" });
  expect(before.typed).toMatch(/c.*h.*e.*c.*k.*o.*u.*t/);
}

describe("whatever is sent", () => {
  it("without a frame drawn between, nothing is ever signed", () => {
    fc.assert(
      fc.property(fc.constantFrom(...views), fc.array(anyKey, { maxLength: 60 }), (view, keys) => {
        const first = start(view);
        const last = keys.reduce(
          (state, keystroke) => step(state, { type: "key", keystroke, drawn: first.frame }),
          first,
        );
        expect(last.work).toBeNull();
      }),
    );
  });

  it("what is signed was on the screen, and was confirmed by its own word, key by key", () => {
    let signedRuns = 0;
    fc.assert(
      fc.property(fc.constantFrom(...views), anySent, (view, sent) => {
        let run: Run = { state: start(view), drawn: start(view), typed: "" };
        for (const part of sent) {
          const before = run;
          run = send(run, part);
          if (run.state.work === null || before.state.work !== null) continue;
          signedRuns++;
          expectConfirmed(before, run.state.work.input);
        }
      }),
      { numRuns: 1000 },
    );
    // Else the property would hold for want of anything to hold for.
    expect(signedRuns).toBeGreaterThan(20);
  });
});
