/** The screen of a run: what keys do while it goes on, what it keeps, how it is drawn. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Execution } from "../../src/domain/run.ts";
import { plainStyle } from "../../src/text/style.ts";
import { displayWidth } from "../../src/text/width.ts";
import type { Keystroke } from "../../src/tui/keystroke.ts";
import { extentFor, runFrame } from "../../src/tui/run/frame.ts";
import { reduceRun } from "../../src/tui/run/reduce.ts";
import { initialRun, type Message, type RunPhase, type RunState } from "../../src/tui/run/state.ts";
import { char, named } from "../support/keys.ts";
import { requestOf, SAMPLE_NOW, SAMPLE_SETTING, sampleView } from "../support/sample-view.ts";

const extentOf = extentFor(plainStyle);
const view = sampleView({ signatures: [{ signer: "alice@corp" }, { signer: "bob@corp" }] });
const approval = requestOf(view);
const { incident } = view;

function begun(changes: Partial<RunState> = {}): RunState {
  return { ...initialRun({ incident, approval, digest: "d".repeat(64) }, SAMPLE_SETTING), ...changes };
}

const step = (state: RunState, message: Message) => reduceRun(state, message, extentOf);
const press = (state: RunState, keystroke: Keystroke) => step(state, { type: "key", keystroke, drawn: state.frame });
const lines = (...texts: string[]): Message => ({
  type: "output",
  lines: texts.map((text) => ({ stream: "stdout" as const, text })),
});
const at = (phase: RunPhase, mutating = true) => step(begun(), { type: "step", phase, mutating });
const text = (state: RunState) => runFrame(state, plainStyle).join("\n");

const execution: Execution = {
  status: "worked",
  started_at: SAMPLE_NOW,
  finished_at: "2026-11-22T03:14:19Z",
  by: "bob@corp",
  host: "laptop-a",
  argv: approval.metadata.argv,
  exit_code: 0,
  reason: "verified",
  detail: "5 of 5 replicas are ready",
  inverse: "kubectl rollout undo deployment/checkout --namespace=shop --to-revision=42",
  reconciled: false,
};
const ran = { ...approval, status: "executed" as const, metadata: { ...approval.metadata, execution } };
const ended = (state: RunState) =>
  step(state, { type: "ended", end: { how: "ran", view: { incident, approval: ran, execution } } });
const failed = (state: RunState) =>
  step(state, { type: "ended", end: { how: "failed", message: "All runs are frozen." } });

it("begins with what was confirmed", () => {
  expect(begun().work?.job).toEqual({ kind: "run", approvalId: approval.id, digest: "d".repeat(64) });
});

describe("leaving", () => {
  it.each(["checking", "running", "reading", "verifying"] as const)("is refused while %s, with the reason", (phase) => {
    for (const key of [char("q"), named("escape")]) {
      const pressed = press(at(phase, phase !== "reading"), key);
      expect(pressed.wish).toBeNull();
      expect(pressed.notice).toMatch(/kubectl is under way|Ctrl-C/);
    }
  });

  it("is possible once it has ended, but not by a key meant for the screen before", () => {
    const over = ended(at("verifying"));
    expect(press(over, char("q")).wish).toEqual({ type: "quit" });
    expect(step(over, { type: "key", keystroke: char("q"), drawn: over.frame - 1 }).wish).toBeNull();
  });

  it("the first Ctrl-C stops what can be stopped, the second leaves", () => {
    const once = press(at("running"), named("ctrl_c"));
    expect(once).toMatchObject({ wish: null, stopping: true, work: { job: { kind: "stop" } } });
    expect(once.notice).toContain("not stopped; waiting for its end. Ctrl-C again leaves it: awooo run 1f3c9a2e");
    expect(press(once, named("ctrl_c")).wish).toEqual({ type: "interrupted" });
    expect(press(ended(once), named("ctrl_c")).wish).toEqual({ type: "interrupted" });
    expect(press(at("verifying"), named("ctrl_c")).notice).toContain("the change goes on");
  });

  it("nothing that is pasted or sent together leaves or stops", () => {
    const state = ended(at("running"));
    expect(press(state, { kind: "burst", text: "qq" }).wish).toBeNull();
    expect(step(state, { type: "paste", text: "q", drawn: state.frame }).wish).toBeNull();
  });
});

describe("the output", () => {
  const many = step(at("running"), lines(...Array.from({ length: 100 }, (_, i) => `line ${i}`)));

  it("follows the end, and stays where one scrolls to", () => {
    expect(text(many)).toContain("line 99");
    const top = press(many, char("g"));
    expect(text(top)).toContain("line 0\n");
    expect(text(step(top, lines("late")))).toContain("line 0\n");
    expect(text(step(press(top, char("G")), lines("late")))).toContain("late");
    expect(press(press(many, char("k")), char("j")).scroll).toBeNull();
  });

  it("takes no more memory than it may, and says what it left out", () => {
    let state = at("running");
    for (let i = 0; i < 40; i++) state = step(state, lines(...Array.from({ length: 100 }, () => "x".repeat(5000))));
    expect(state.output).toHaveLength(2000);
    expect(state.dropped).toBe(2000);
    expect(Math.max(...state.output.map((line) => line.text.length))).toBe(1000);
    expect(text(press(state, char("g")))).toContain("2000 earlier lines left out");
  });

  it("shows no control characters", () => {
    expect(text(step(at("running"), lines("\x1b[2Jgone")))).toContain("\\x1b[2Jgone");
  });
});

describe("the frame", () => {
  it("says how far it is, and how long", () => {
    const state = step(at("running"), { type: "tick", now: "2026-11-22T03:14:19Z" });
    expect(text(state)).toContain("✓ checking the cluster   ● running 12s   ○ verifying   12s so far");
    expect(text(at("reading", false))).toContain("✓ checking the cluster   ● reading 0s");
  });

  it("names what Ctrl-C ends, and no key that would be refused", () => {
    const foot = (state: RunState) => runFrame(state, plainStyle).at(-1);
    expect(foot(begun())).toBe(" j k scroll  G end  Ctrl-C stop");
    expect(foot(at("reading", false))).toBe(" j k scroll  G end  Ctrl-C stop");
    for (const phase of ["running", "verifying"] as const) {
      expect(foot(at(phase))).toBe(" j k scroll  G end  Ctrl-C stop watching");
      expect(foot({ ...at(phase), lang: "zh-TW" })).toBe(" j k 捲動  G 最下  Ctrl-C 停止觀察");
    }
    expect(foot(press(at("running"), named("ctrl_c")))).toBe(" j k scroll  G end  Ctrl-C leave it");
    expect(foot(ended(at("verifying")))).toBe(" j k scroll  G end  q back");
  });

  it("keeps what came of it, how it is taken back and what is next", () => {
    const shown = text(ended(step(at("verifying"), lines("deployment rolled back"))));
    for (const part of [
      "✓ WORKED",
      "5 of 5 replicas",
      "Undo",
      "Next: awooo resolve",
      "deployment rolled back",
      "q back",
    ]) {
      expect(shown).toContain(part);
    }
    expect(shown).not.toContain("Ctrl-C");
  });

  it("what failed while it was checked was not run; afterwards nobody knows", () => {
    expect(text(failed(at("checking")))).toMatch(/NOT RUN {3}All runs are frozen\./);
    expect(text(failed(at("running")))).toContain("UNKNOWN");
  });

  it("fills any screen of at least 40x12 exactly, with command or outcome on it", () => {
    const states = [begun(), at("running"), ended(at("running")), failed(at("checking"))].map((state) =>
      step({ ...state, notice: "word ".repeat(30) }, lines("名稱 ".repeat(80), "x".repeat(300), "\u202e")),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...states),
        fc.integer({ min: 40, max: 220 }),
        fc.integer({ min: 12, max: 60 }),
        fc.boolean(),
        fc.constantFrom("en" as const, "zh-TW" as const),
        fc.constantFrom(null, 0, 5, 500),
        (state, columns, rows, ascii, lang, scroll) => {
          const drawn = runFrame({ ...state, columns, rows, ascii, lang, scroll }, plainStyle);
          expect(drawn).toHaveLength(rows);
          for (const line of drawn) expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
          const all = drawn.join(" ").replaceAll("\\ ", "").replace(/\s+/g, " ");
          if (rows >= 24) expect(all).toContain("kubectl rollout undo deployment/checkout");
          if (state.end !== null) expect(all).toMatch(/WORKED|NOT RUN|成功|未執行/);
        },
      ),
      { numRuns: 400 },
    );
  });
});
