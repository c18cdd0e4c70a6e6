/** The reducer under whatever may be sent to it: nothing is signed that was not drawn and confirmed. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ShowView } from "../../src/text/view.ts";
import type { Keystroke } from "../../src/tui/keymap.ts";
import type { ReviewState } from "../../src/tui/state.ts";
import { sampleView } from "../support/sample-view.ts";
import { char, critical, medium, named, start, step, word } from "./press.ts";

/** What somebody, or something, may send: keys, bursts, pastes, changes from outside, and now and then a frame. */
const anyKey: fc.Arbitrary<Keystroke> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...word("aaryyn12?qjk checkout")) },
  fc.constantFrom(named("enter"), named("escape"), named("backspace")),
  fc.constantFrom<Keystroke>(
    { kind: "burst", text: "ay" },
    { kind: "burst", text: "checkout" },
    { kind: "burst", text: "checkout\r" },
    { kind: "burst", text: "out" },
    { kind: "burst", text: "checkout ".repeat(120) },
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
  /** Characters sent since the question was opened, but for bursts that no typing makes. */
  typed: string;
}

function typedText(key: Keystroke): string {
  if (key.kind === "character") return key.character;
  return key.kind === "burst" && !key.text.includes("\r") ? key.text : "";
}

function send({ state, drawn, typed }: Run, sent: Sent): Run {
  if (sent === "draw") return { state, drawn: state, typed };
  if (sent === "paste") return { state: step(state, { type: "paste" }), drawn, typed };
  if ("view" in sent)
    return { state: step(state, { type: "loaded", view: sent.view, epoch: state.epoch }), drawn, typed };
  const next = step(state, { type: "key", keystroke: sent.key, drawn: drawn.frame });
  const asked = state.mode.name === "question";
  const text = typedText(sent.key);
  return { state: next, drawn, typed: asked ? typed + text : "" };
}

function expectConfirmed(before: Run, input: NonNullable<ReviewState["work"]>["input"]): void {
  const { drawn } = before;
  const shown = drawn.view.approvals.find((request) => request.id === input.approvalId);
  expect(shown?.metadata.content_sha256).toBe(input.digest);
  expect(drawn.mode).toMatchObject({ name: "question", decision: input.decision });
  if (input.decision !== "approve" || shown?.risk_level !== "critical") return;
  expect(before.state.mode).toMatchObject({ typed: "checkout" });
  // Enter counts for what was read back from the screen.
  expect(drawn.mode).toMatchObject({ typed: "checkout" });
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

  it("what is signed was on the screen, and was confirmed by its own word, all of it drawn", () => {
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
