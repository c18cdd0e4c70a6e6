import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainStyle } from "../../src/text/style.ts";
import type { ShowView } from "../../src/text/view.ts";
import { displayWidth } from "../../src/text/width.ts";
import { type Layout, layoutOf, surroundingsFor } from "../../src/tui/layout.ts";
import { reduce } from "../../src/tui/reduce.ts";
import { initialState, type ReviewState } from "../../src/tui/state.ts";
import { manualProposal, requestOf, SAMPLE_NOW, sampleIncident, sampleView } from "../support/sample-view.ts";

const around = surroundingsFor(plainStyle);
const signed = sampleView({ signatures: [{ signer: "alice@corp" }] });
const longName = "x".repeat(40);
const named = sampleView({
  change: (request) => {
    request.metadata.target.name = longName;
  },
});
const views: ShowView[] = [
  signed,
  sampleView({ proposal: manualProposal }),
  named,
  sampleView({ incident: sampleIncident({ signals: [] }) }),
];

function screen(view: ShowView, columns: number, rows: number, keys = ""): ReviewState {
  const first = initialState({ view, operator: "bob@corp", now: SAMPLE_NOW, columns, rows, ascii: false, lang: "en" });
  return [...keys].reduce(
    (state, character) =>
      reduce(state, { type: "key", keystroke: { kind: "character", character }, drawn: state.frame }, around),
    first,
  );
}

const rowsOf = ({ head, card, facts, pane, footer }: Layout) => {
  const left = card.length + facts.length;
  const right = pane === null ? 0 : 1 + pane.lines.length;
  const body = pane?.beside === true ? Math.max(left, right) : left + (pane === null ? 0 : right + 1);
  return head.length + 2 + body + footer.length;
};
const linesOf = ({ head, card, facts, pane, footer, rule }: Layout) => [
  ...head,
  rule,
  ...card,
  ...facts,
  ...(pane === null ? [] : [pane.tabs, ...pane.lines]),
  ...footer,
];

function expectWholeCard(view: ShowView, { card }: Layout): void {
  const command = requestOf(view).metadata.argv?.join(" ") ?? "Delete the failed challenge";
  const text = card.join("\n").replaceAll("\\\n", "").replace(/\s+/g, " ");
  expect(text).toContain(command);
  expect(text).toContain("CRITICAL");
  expect(text).toMatch(/\d of 2 signatures/);
  expect(text).toContain("identity: asserted");
}

describe("on a screen of any size", () => {
  const size = fc.record({ columns: fc.integer({ min: 30, max: 160 }), rows: fc.integer({ min: 6, max: 60 }) });
  const keys = fc.constantFrom("", "1", "2", "3j", "4 ", "?", "a", "ax", "r", "ry", "q");
  const noticed = (state: ReviewState): ReviewState => ({
    ...state,
    notice: { text: "word ".repeat(60), tone: "error" },
  });

  it("no line and no row is too many, and who may approve sees all of what is signed, question or not", () => {
    fc.assert(
      fc.property(fc.constantFrom(...views), size, keys, fc.boolean(), (view, { columns, rows }, pressed, notice) => {
        const pure = screen(view, columns, rows, pressed);
        const state = notice ? noticed(pure) : pure;
        const layout = layoutOf(state, plainStyle);
        for (const line of linesOf(layout)) expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
        if (rows >= 12) expect(rowsOf(layout)).toBeLessThanOrEqual(rows);
        if (around.drawsAll(state)) expectWholeCard(view, layout);
      }),
      { numRuns: 500 },
    );
  });
});

describe("80x24", () => {
  const layout = layoutOf(screen(signed, 80, 24), plainStyle);

  it("shows badge, signatures, time left and the command without scrolling, and every fact", () => {
    expect(layout.card[0]).toMatch(/^ ■ CRITICAL {3}1 of 2 signatures: alice@corp 03:12 +expires in 26m$/);
    expect(layout.card).toContain("   kubectl rollout undo deployment/checkout --namespace=shop --to-revision=41");
    const labels = layout.facts.map((line) => line.slice(1, 10).trim()).filter((label) => label !== "");
    expect(labels).toEqual(["Why", "Risk", "Blast", "Checks", "Record", "Undo"]);
    expect(layout.pane?.lines.length).toBeGreaterThanOrEqual(2);
  });

  it("opens a pane over the facts with its key, the command still there", () => {
    const opened = layoutOf(screen(signed, 80, 24, "2"), plainStyle);
    expect(opened.facts).toEqual([]);
    expect(opened.card).toEqual(layout.card);
    expect(opened.pane?.lines.join("\n")).toContain("RBAC Permission");
  });
});

it("at 120 columns the pane stands beside the proposal", () => {
  const layout = layoutOf(screen(signed, 120, 24), plainStyle);
  expect(layout.pane?.beside).toBe(true);
  for (const line of [...layout.card, ...layout.facts])
    expect(displayWidth(line)).toBeLessThanOrEqual(layout.leftColumns);
});

it("at 40 columns the pane is behind its key", () => {
  expect(layoutOf(screen(signed, 40, 24), plainStyle).pane).toBeNull();
  expect(layoutOf(screen(signed, 40, 24, "3"), plainStyle).pane?.lines.join("\n")).toContain("alice@corp");
});

it("the help names every key", () => {
  const help = layoutOf(screen(signed, 80, 40, "?"), plainStyle).pane?.lines.join("\n") ?? "";
  for (const key of ["a ", "r ", "1 ", "2 ", "3 ", "4 ", "j, Down", "q, Esc"]) expect(help).toContain(` ${key}`);
});
