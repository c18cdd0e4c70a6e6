/** The screen that proposes under whatever may be told and pressed, on whatever screen. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check } from "../../src/domain/check.ts";
import type { DraftProgress } from "../../src/ports-drafting.ts";
import { PHASES } from "../../src/tui/propose/draft.ts";
import { standOf } from "../../src/tui/propose/stand.ts";
import type { Message, Preview, ProposeState } from "../../src/tui/propose/state.ts";
import {
  aPreview,
  bareView,
  byLibrary,
  byModel,
  keyOf,
  later,
  manualPreview,
  STEPS,
  startPropose,
  tell,
  UNDO,
} from "../support/sample-propose.ts";
import { manualProposal } from "../support/sample-view.ts";
import { expectFits, expectWhole } from "./propose-expect.ts";

const HOSTILE = "evil\x1b[2J\u202e\u200b\r\n名稱😀".repeat(40);

const text = fc.oneof(fc.constant(""), fc.constant(HOSTILE), fc.string({ unit: "grapheme", maxLength: 200 }));
const anyStep: fc.Arbitrary<DraftProgress> = fc.oneof(
  fc.constantFrom(...STEPS),
  fc.record({ step: fc.constant("reaching" as const), server: text, deadline_ms: fc.integer({ min: 0, max: 1e7 }) }),
  fc.record({ step: fc.constant("reading" as const), query: text }),
  fc.record({
    step: fc.constant("read" as const),
    item: fc.record({
      ...{ id: text, source: fc.constant("kubectl" as const), query: text, text },
      ...{ ok: fc.boolean(), cut: fc.boolean(), cited: fc.boolean() },
    }),
  }),
  fc.record({ step: fc.constant("drafting" as const), model: text, attempt: fc.constantFrom(1 as const, 2 as const) }),
  fc.record({ step: fc.constant("writing" as const), reasoning: text, bytes: fc.nat() }),
  fc.record({ step: fc.constant("refused" as const), why: text }),
  fc.record({ step: fc.constant("unsaid" as const), model: text, why: text }),
);
const NAMES = ["RBAC Permission", "Resource Exists", "Syntax Validation"] as const;
const STATUSES = ["passed", "failed", "not_run"] as const;
const sound = [byModel(), byModel({ alternative: { command: UNDO, agrees: true } }), byLibrary("timeout")];
const odd = [
  byModel({ alternative: { why: [1, null, HOSTILE], id: HOSTILE, title: HOSTILE, command: HOSTILE } }),
  byModel({ llm_provider: HOSTILE, llm_confidence: "high" }, { description: HOSTILE }),
  byModel({}, { ...manualProposal, source: "llm", title: HOSTILE }),
  byModel({ alternative: { command: null } }),
  byLibrary(HOSTILE),
];
const checked = fc
  .record({ name: fc.constantFrom(...NAMES), status: fc.constantFrom(...STATUSES), message: text })
  .map(({ name, status, message }) => ({ type: "checked" as const, check: check(name, status, message) }));
const messagesWith = (ends: typeof sound): fc.Arbitrary<Message> =>
  fc.oneof(
    { weight: 8, arbitrary: anyStep.map((step) => ({ type: "progress" as const, step })) },
    { weight: 2, arbitrary: fc.nat(200).map((s) => ({ type: "tick" as const, now: later(s) })) },
    checked,
    fc.constantFrom({ type: "checking" as const }, { type: "noticed" as const, text: HOSTILE }),
    fc.constantFrom(...ends).map((end) => ({ type: "proposed" as const, ...end })),
    fc.constantFrom("propose" as const, "choose" as const).map((job) => ({
      ...{ type: "failed" as const, job, message: HOSTILE },
    })),
    fc.constantFrom(bareView, byModel().view).map((view) => ({ type: "looked" as const, view })),
    fc.constant({ type: "paste" as const, text: HOSTILE, drawn: 99 }),
  );
const soundPreview = fc.constantFrom(aPreview(), manualPreview, aPreview({ command: UNDO }));
const oddPreview: fc.Arbitrary<Preview> = fc
  .record({ id: text, title: text, aim: text, why: fc.array(text, { maxLength: 5 }) })
  .map((made) => aPreview(made));

const KEYS = ["t", "1", "2", "enter", "?", "q", "j", "k", "g", "G", " ", "b", "escape"];
const anyKey = fc.constantFrom(...KEYS, "ctrl_c").map((key) => ({ key }));
const sentWith = (ends: typeof sound) =>
  fc.array(fc.oneof({ weight: 3, arbitrary: messagesWith(ends) }, anyKey), { maxLength: 25 });
const anyScreen = (columns: number, rows: number) =>
  fc.record({
    columns: fc.integer({ min: columns, max: 220 }),
    rows: fc.integer({ min: rows, max: 60 }),
    ascii: fc.boolean(),
    lang: fc.constantFrom("en" as const, "zh-TW" as const),
  });

type Sent = Message | { key: string };

function after(state: ProposeState, one: Sent): ProposeState {
  const next = tell(state, "key" in one ? { type: "key", keystroke: keyOf(one.key), drawn: state.frame } : one);
  // As the app does it.
  return next.wish?.type === "open" ? { ...next, wish: null } : next;
}

/** Every state on the way. */
function states(first: ProposeState, sent: readonly Sent[]): ProposeState[] {
  const all = [first];
  for (const one of sent) all.push(after(all.at(-1) ?? first, one));
  return all;
}

const progressOf = ({ draft }: ProposeState) => draft.round * PHASES.length + PHASES.indexOf(draft.phase);

describe("whatever is told and pressed", () => {
  it("fits any screen, whoever wrote the texts", () => {
    fc.assert(
      fc.property(
        anyScreen(20, 8),
        fc.oneof(soundPreview, oddPreview),
        sentWith([...sound, ...odd]),
        (screen, preview, sent) => {
          expectFits(states(startPropose(screen, { preview }), sent).at(-1) ?? startPropose());
        },
      ),
      { numRuns: 400 },
    );
  });

  it("badge and whole command stay at 80x24 and above", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyScreen(80, 24), soundPreview, sentWith(sound), (screen, preview, sent) => {
        for (const state of states(startPropose(screen, { preview }), sent)) {
          seen.add(standOf(state).name);
          expectWhole(state);
        }
      }),
      { numRuns: 100 },
    );
    expect([...seen].sort()).toEqual(["agree", "differ", "failed", "library", "working"]);
  });

  it("progress only goes forward, and frames only rise", () => {
    fc.assert(
      fc.property(sentWith([...sound, ...odd]), (sent) => {
        let before = startPropose();
        for (const state of states(before, sent)) {
          expect(progressOf(state)).toBeGreaterThanOrEqual(progressOf(before));
          expect(state.frame).toBeGreaterThanOrEqual(before.frame);
          before = state;
        }
      }),
    );
  });
});

/** A key, a message, or that what is now is drawn. */
type Event = { key: string } | { message: Message } | "draw";

interface Drawn {
  state: ProposeState;
  drawn: ProposeState;
}

function happened({ state, drawn }: Drawn, event: Event): Drawn {
  if (event === "draw") return { state, drawn: state };
  if ("message" in event) return { state: tell(state, event.message), drawn };
  return { state: tell(state, { type: "key", keystroke: keyOf(event.key), drawn: drawn.frame }), drawn };
}

const meaning = (state: ProposeState) => [standOf(state).name, state.taking, state.making, state.help, state.end];

describe("keys while it is seldom drawn", () => {
  it("choose only what was on the screen when they were pressed", () => {
    let chosen = 0;
    const anyEvent: fc.Arbitrary<Event> = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...KEYS).map((key) => ({ key })) },
      { weight: 2, arbitrary: messagesWith(sound).map((message) => ({ message })) },
      fc.constant<Event>("draw"),
    );
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        let now: Drawn = { state: startPropose(), drawn: startPropose() };
        for (const event of events) {
          const before = now;
          now = happened(now, event);
          const did = now.state.work !== before.state.work || now.state.wish !== before.state.wish;
          if (event === "draw" || "message" in event || !did) continue;
          chosen++;
          expect(meaning(before.drawn)).toEqual(meaning(before.state));
        }
      }),
      { numRuns: 300 },
    );
    expect(chosen).toBeGreaterThan(50);
  });
});
