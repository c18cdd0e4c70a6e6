import { describe, expect, it } from "vitest";
import { plainStyle } from "../../src/text/style.ts";
import type { ShowView } from "../../src/text/view.ts";
import { displayWidth } from "../../src/text/width.ts";
import { type Layout, layoutOf, surroundingsFor } from "../../src/tui/review/layout.ts";
import { reduce } from "../../src/tui/review/reduce.ts";
import { initialState, type ReviewState } from "../../src/tui/review/state.ts";
import { requestOf, SAMPLE_SETTING, sampleProposal, sampleView } from "../support/sample-view.ts";

const around = surroundingsFor(plainStyle);
const signed = sampleView({ signatures: [{ signer: "alice@corp" }] });
function screen(view: ShowView, columns: number, rows: number, keys = ""): ReviewState {
  const first = initialState({ ...SAMPLE_SETTING, view, columns, rows });
  return [...keys].reduce(
    (state, character) =>
      reduce(state, { type: "key", keystroke: { kind: "character", character }, drawn: state.frame }, around),
    first,
  );
}

const linesOf = ({ head, card, facts, pane, footer, rule }: Layout) => [
  ...head,
  rule,
  ...card,
  ...facts,
  ...(pane === null ? [] : [pane.tabs, ...pane.lines]),
  ...footer,
];

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
    const opened = layoutOf(screen(signed, 80, 24, "4"), plainStyle);
    expect(opened.facts).toEqual([]);
    expect(opened.card).toEqual(layout.card);
    expect(opened.pane?.lines.join("\n")).toContain("RBAC Permission");
  });
});

describe("120x40", () => {
  const paragraphs = Array.from({ length: 8 }, (_, i) => `Paragraph ${i} ${"of a long text ".repeat(4)}`).join("\n\n");
  const long = sampleView({ proposal: sampleProposal({ description: paragraphs }) });
  const layout = layoutOf(screen(long, 120, 40), plainStyle);

  it("the pane stands beside the facts, and its tabs have their names", () => {
    expect(layout.pane?.beside).toBe(true);
    for (const name of ["signals", "evidence", "timeline", "risk sum", "reasoning"])
      expect(layout.pane?.tabs).toContain(name);
    for (const line of layout.facts) expect(displayWidth(line)).toBeLessThanOrEqual(layout.leftColumns);
    for (const line of layout.pane?.lines ?? [])
      expect(displayWidth(line) + 3 + layout.leftColumns).toBeLessThanOrEqual(120);
  });

  it("the description has all the rows there are, and is cut only where there is no more", () => {
    expect(layout.facts.join("\n")).toContain("Paragraph 7");
    const low = layoutOf(screen(long, 120, 26), plainStyle);
    // 26 rows less head, rules, footer, card and an empty row.
    expect(low.facts).toHaveLength(26 - 2 - 2 - 1 - 4 - 1);
    expect(low.facts.join("\n")).toContain("Paragraph 2");
    expect(low.facts.join("\n")).not.toContain("Paragraph 7");
    expect(low.facts.join("\n")).toContain("Undo");
  });
});

it("without a proposal the screen says what to do", () => {
  const { card } = layoutOf(screen({ ...signed, approvals: [] }, 80, 24), plainStyle);
  expect(card).toEqual([" No proposal yet.", " Next: awooo propose INC-2041"]);
});

it("other open requests are told beside the badge", () => {
  const other = { ...requestOf(signed), id: "2222aaaa-7b1d-4c55-9a0e-3f1b2c4d5e6f" };
  const { card } = layoutOf(screen({ ...signed, approvals: [...signed.approvals, other] }, 120, 40), plainStyle);
  expect(card[0]).toContain("+1 more request: awooo approvals");
  const over = { ...other, status: "expired" as const };
  const alone = layoutOf(screen({ ...signed, approvals: [...signed.approvals, over] }, 120, 40), plainStyle);
  expect(alone.card.join("\n")).not.toContain("more request");
});

it("a key pressed in vain has its reason on the screen once", () => {
  const view = sampleView({ signatures: [{ signer: "bob@corp" }] });
  for (const keys of ["", "a"]) {
    const text = linesOf(layoutOf(screen(view, 80, 24, keys), plainStyle)).join("\n");
    expect(text.match(/you have signed/g)).toHaveLength(1);
  }
});

it("of a model's proposal the reasoning begins beside its heading", () => {
  const view = sampleView({
    proposal: sampleProposal({
      source: "llm",
      template_id: null,
      description: `Go back.\n\nTo look at:\n- one\n- two\n\nReasoning:\nThe rollout ${"came before the alerts ".repeat(20)}`,
    }),
  });
  expect(layoutOf(screen(view, 80, 24), plainStyle).facts.filter((line) => line !== "")[1]).toContain(
    "Reasoning: The rollout came before",
  );
});

it("at 40 columns the pane is behind its key", () => {
  expect(layoutOf(screen(signed, 40, 24), plainStyle).pane).toBeNull();
  expect(layoutOf(screen(signed, 40, 24, "3"), plainStyle).pane?.lines.join("\n")).toContain("alice@corp");
});

it("the help names every key", () => {
  const help = layoutOf(screen(signed, 80, 40, "?"), plainStyle).pane?.lines.join("\n") ?? "";
  for (const key of ["a ", "r ", "e ", "y ", "x ", "R ", "p ", "1 ", "5 ", "t ", "A ", "j, Down", "q, Esc"])
    expect(help).toContain(` ${key}`);
});
