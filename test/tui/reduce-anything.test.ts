/** The reducer under whatever may be sent to it: nothing is done that was not drawn and confirmed. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ShowView } from "../../src/text/view.ts";
import type { Keystroke } from "../../src/tui/keystroke.ts";
import type { Asked, ReviewState, Subject } from "../../src/tui/review/state.ts";
import { char, named } from "../support/keys.ts";
import { sampleView } from "../support/sample-view.ts";
import { critical, medium, mediumOptions, start, step, word } from "./press.ts";

/** What somebody, or something, may send: keys, bursts, pastes, changes from outside, and now and then a frame. */
const anyKey: fc.Arbitrary<Keystroke> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...word("aarexxRRyyyyn12tA?qjk checkout")) },
  fc.constantFrom(named("enter"), named("enter"), named("escape"), named("backspace"), named("up"), named("left")),
  fc.constantFrom<Keystroke>(
    { kind: "burst", text: "ay" },
    { kind: "burst", text: "xy" },
    { kind: "burst", text: "Ry" },
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
const both = [{ signer: "alice@corp" }, { signer: "dora@corp" }];
const views = [
  critical,
  medium,
  sampleView({ signatures: [{ signer: "alice@corp" }] }),
  otherContent,
  sampleView({ signatures: both }),
  sampleView({ ...mediumOptions, signatures: both.slice(1) }),
];
type Sent = { key: Keystroke } | { view: ShowView } | "paste" | "draw";
/** A whole deed now and then, each key on its frame, so that the property also meets the runs that do something. */
const slowly = (...keys: Keystroke[]): Sent[] => ["draw", ...keys.flatMap((key): Sent[] => [{ key }, "draw"])];
const deeds = [
  slowly(char("a"), ...word("checkout"), named("enter")),
  slowly(char("x"), ...word("checkout"), named("enter")),
  slowly(char("x"), char("y")),
  slowly(char("R"), char("y"), ...word("gone"), named("enter")),
  slowly(char("e"), ...word("xy"), named("enter")),
];
const anySent: fc.Arbitrary<Sent[]> = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: anyKey.map((key): Sent[] => [{ key }]) },
      { weight: 3, arbitrary: fc.constant<Sent[]>(["draw"]) },
      fc.constant<Sent[]>(["paste"]),
      fc.constantFrom(...views).map((view): Sent[] => [{ view }]),
      fc.constantFrom(...deeds),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.flat());

/** What a state asks the outside to change. */
type Deed = { asked: Asked | "edit"; subject: Subject | null; text: string | null };

function deedOf({ work, wish, view }: ReviewState): Deed | null {
  if (wish?.type === "open" && wish.opening.screen === "run") {
    const { approvalId, digest } = wish.opening;
    return { asked: "run", subject: { approvalId, digest }, text: null };
  }
  const job = work?.job;
  switch (job?.kind) {
    case "decide":
      return { asked: job.decision, subject: { approvalId: job.approvalId, digest: job.digest }, text: null };
    case "edit":
      return { asked: "edit", subject: { approvalId: job.approvalId, digest: job.digest }, text: job.line };
    case "resolve": {
      const approval = view.approvals.find(({ id }) => id === job.approvalId);
      const subject = approval && { approvalId: approval.id, digest: approval.metadata.content_sha256 };
      return { asked: "resolve", subject: subject ?? null, text: job.reason };
    }
    default:
      return null;
  }
}

interface Run {
  state: ReviewState;
  drawn: ReviewState;
}

function send({ state, drawn }: Run, sent: Sent): Run {
  if (sent === "draw") return { state, drawn: state };
  const paste = { type: "paste", text: "y checkout\r", drawn: drawn.frame } as const;
  if (sent === "paste") return { state: step(state, paste), drawn };
  if ("view" in sent) return { state: step(state, { type: "loaded", view: sent.view, epoch: state.epoch }), drawn };
  return { state: step(state, { type: "key", keystroke: sent.key, drawn: drawn.frame }), drawn };
}

function expectConfirmed({ drawn }: Run, { asked, subject, text }: Deed): void {
  const shown = drawn.view.approvals.find((request) => request.id === subject?.approvalId);
  expect(shown?.metadata.content_sha256).toBe(subject?.digest);
  if (asked === "edit") {
    expect(drawn.mode).toMatchObject({ name: "edit", subject, line: text });
    return;
  }
  expect(drawn.mode).toMatchObject({ name: "question", asked, subject });
  if (text !== null) expect(drawn.mode).toMatchObject({ stage: "text", typed: expect.stringMatching(/\S/) });
  const grave = (asked === "approve" || asked === "run") && shown?.risk_level === "critical";
  // Enter counts for what was read back from the screen.
  if (grave) expect(drawn.mode).toMatchObject({ typed: "checkout" });
}

describe("whatever is sent", () => {
  it("without a frame drawn between, nothing is ever done", () => {
    fc.assert(
      fc.property(fc.constantFrom(...views), fc.array(anyKey, { maxLength: 60 }), (view, keys) => {
        const first = start(view);
        const last = keys.reduce(
          (state, keystroke) => step(state, { type: "key", keystroke, drawn: first.frame }),
          first,
        );
        expect(deedOf(last)).toBeNull();
      }),
    );
  });

  it("what is done was on the screen, and was confirmed by its own question, all that was typed drawn", () => {
    const met = new Map<string, number>();
    fc.assert(
      fc.property(fc.constantFrom(...views), anySent, (view, sent) => {
        let run: Run = { state: start(view), drawn: start(view) };
        for (const part of sent) {
          const before = run;
          run = send(run, part);
          const deed = deedOf(run.state);
          if (deed === null || deedOf(before.state) !== null) continue;
          met.set(deed.asked, (met.get(deed.asked) ?? 0) + 1);
          expectConfirmed(before, deed);
        }
      }),
      { numRuns: 1500 },
    );
    // Else the property would hold for want of anything to hold for.
    for (const asked of ["approve", "run", "resolve", "edit"]) expect(met.get(asked), asked).toBeGreaterThan(10);
  });
});
