/** The review as drawn: on every size, in every mode, in both languages. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ApprovalRequest } from "../../src/domain/request.ts";
import { trustRecord } from "../../src/domain/trust.ts";
import { plainStyle } from "../../src/text/style.ts";
import type { ShowView } from "../../src/text/view.ts";
import { displayWidth } from "../../src/text/width.ts";
import { frame } from "../../src/tui/review/frame.ts";
import { surroundingsFor } from "../../src/tui/review/layout.ts";
import { reduce } from "../../src/tui/review/reduce.ts";
import { initialState, type ReviewState } from "../../src/tui/review/state.ts";
import { themeFor } from "../../src/tui/theme.ts";
import { char } from "../support/keys.ts";
import {
  manualProposal,
  requestOf,
  SAMPLE_NOW,
  SAMPLE_SETTING,
  sampleIncident,
  sampleProposal,
  sampleView,
} from "../support/sample-view.ts";

const around = surroundingsFor(plainStyle);
const HOSTILE = "evil\x1b[2J\u202e\u200b\r\n名稱😀".repeat(40);

/** What a model leaves with its proposal, some of it of the wrong type. */
function withEvidence(request: ApprovalRequest): void {
  Object.assign(request.metadata, {
    evidence: [
      { id: "e1", source: "logs", query: "checkout", text: "nothing here", ok: true, cut: false, cited: false },
      { id: "e2", source: "events", query: "shop", text: `OOMKilled ${HOSTILE}`, ok: true, cut: true, cited: true },
      { id: "e3", source: null, query: "up", text: "connection refused", ok: false },
      { id: 4, source: null, text: ["no text"], ok: false },
      "not an object",
      null,
    ],
    alternative: {
      source: "template",
      id: "rollout-stuck",
      title: "Undo",
      command: "kubectl rollout undo",
      why: [1, "fits"],
      agrees: false,
    },
    llm_receipt: { tokens: 812, model: "qwen3", nested: { left: "out" } },
  });
}

const signed = sampleView({ signatures: [{ signer: "alice@corp" }] });
const executed = sampleView({
  signatures: [{ signer: "alice@corp" }, { signer: "bob@corp" }],
  change: (request) => {
    request.dry_run_checks[0] = { name: "RBAC Permission", passed: false, status: "failed", message: HOSTILE };
  },
});
const views: ShowView[] = [
  signed,
  executed,
  sampleView({ proposal: manualProposal }),
  sampleView({
    change: withEvidence,
    proposal: sampleProposal({ source: "llm", template_id: null, description: HOSTILE }),
  }),
  sampleView({ incident: sampleIncident({ signals: [], affected_services: [HOSTILE], title: HOSTILE }) }),
  sampleView({ signatures: [{ signer: HOSTILE, decision: "reject", comment: HOSTILE }] }),
  { ...signed, approvals: [] },
];

function screen(view: ShowView, changes: Partial<ReviewState>, keys = ""): ReviewState {
  const { columns = 80, rows = 24, ascii = false, lang = "en" } = changes;
  const given = { ...SAMPLE_SETTING, columns, rows, ascii, lang };
  const first: ReviewState = { ...initialState({ view, ...given }), ...changes };
  return [...keys].reduce(
    (state, character) => reduce(state, { type: "key", keystroke: char(character), drawn: state.frame }, around),
    first,
  );
}

function expectFits(state: ReviewState, lines: readonly string[]): void {
  expect(lines).toHaveLength(state.rows);
  for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(state.columns);
}

/** The whole command and the badge, as they stand over both columns. */
function expectWholeCard(state: ReviewState, lines: readonly string[]): void {
  const text = lines.join("\n").replaceAll("\\\n", "").replace(/\s+/g, " ");
  const { action, metadata } = requestOf(state.view);
  expect(text).toContain(metadata.argv === null ? "Delete the failed challenge" : action);
  expect(text).toMatch(state.ascii ? /\[#\] CRITICAL/ : /■ CRITICAL/);
  expect(text).toMatch(state.lang === "en" ? /\d of 2 signatures|rejected by/ : /簽核 \d\/2|拒絕/);
}

const KEYS = [
  "",
  "1",
  "2",
  "3j",
  "4G",
  "5 ",
  "t",
  "A",
  "?",
  "?G",
  "a",
  "ax",
  "r",
  "ry",
  "rywhy",
  "e",
  "exy",
  "x",
  "R",
  "Ry",
  "q",
];
const anyState = fc.record({
  view: fc.constantFrom(...views),
  columns: fc.integer({ min: 40, max: 220 }),
  rows: fc.integer({ min: 12, max: 60 }),
  keys: fc.constantFrom(...KEYS),
  ascii: fc.boolean(),
  lang: fc.constantFrom("en" as const, "zh-TW" as const),
  frozen: fc.constantFrom(null, "alice@corp", HOSTILE),
  notice: fc.constantFrom(
    null,
    { text: "word ".repeat(60), tone: "error" as const },
    { text: HOSTILE, tone: "info" as const },
  ),
});

describe("any state on any screen of at least 40x12", () => {
  it("fills it exactly, no line too wide; who may approve sees all of what is signed, question or not", () => {
    let whole = 0;
    fc.assert(
      fc.property(anyState, ({ view, keys, notice, frozen, ...changes }) => {
        const pressed = { ...screen(view, changes, keys), frozen };
        const state = notice === null ? pressed : { ...pressed, notice };
        const lines = frame(state, plainStyle);
        expectFits(state, lines);
        if (view.approvals.length === 0 || state.mode.name === "edit" || !around.drawsAll(state)) return;
        whole++;
        expectWholeCard(state, lines);
      }),
      { numRuns: 600 },
    );
    expect(whole).toBeGreaterThan(50);
  });
});

describe.each([40, 80, 120, 200])("%d columns", (columns) => {
  const all = [24, 50].flatMap((rows) =>
    (["en", "zh-TW"] as const).flatMap((lang) => [false, true].map((ascii) => ({ rows, lang, ascii }))),
  );

  it.each(all)("$rows rows, $lang, ASCII $ascii: badge, whole command, and what is missing", (changes) => {
    for (const keys of ["", "1", "2", "3", "4", "5", "?", "a", "r"]) {
      const state = screen(signed, { columns, ...changes }, keys);
      const lines = frame(state, plainStyle);
      expectFits(state, lines);
      expectWholeCard(state, lines);
      expectFits(state, frame(state, themeFor("16")));
      if (changes.ascii && changes.lang === "en") expect(lines.join("")).toMatch(/^[\x20-\x7e]*$/);
    }
    const text = frame(screen(signed, { columns, ...changes }), plainStyle)
      .join(" ")
      .replace(/\s+/g, " ");
    expect(text).toContain(changes.lang === "en" ? "1 signature missing" : "還缺 1 個簽核");
  });
});

it("in Chinese no English is left but names, ids, commands, risk words", () => {
  const english = ["signature", "approve", "reject", "identity", "mitigating", "firing", "missing"];
  for (const keys of ["", "1", "3", "4", "?", "a", "r", "R", "x", "e"]) {
    const text = frame(screen(signed, { lang: "zh-TW", rows: 60 }, keys), plainStyle).join("\n");
    for (const word of english) expect(text, keys).not.toContain(word);
  }
});

describe("panes", () => {
  const pane = (view: ShowView, keys: string, changes: Partial<ReviewState> = {}) =>
    frame(screen(view, { rows: 80, ...changes }, keys), plainStyle).join("\n");

  it("2: what was cited comes first, quoted under the words that say how far to believe it", () => {
    const text = pane(sampleView({ change: withEvidence }), "2");
    expect(text).toContain("untrusted text");
    expect(text.indexOf("OOMKilled")).toBeLessThan(text.indexOf("nothing here"));
    expect(text).toMatch(/e2 {2}shop {2}✓ cited {2}\(cut\)/);
    expect(text).toMatch(/e3 {2}up {2}✗ could not be read/);
    expect(text).toMatch(/Without the model {2}template rollout-stuck {2}differs/);
    expect(text).toMatch(/Model call\n {3}qwen3/);
    expect(text).not.toContain("\x1b");
    expect(pane(signed, "2")).toContain("No evidence was collected");
  });

  it("4: the sum: where the risk starts, what the record takes off, the floor, the result", () => {
    const text = pane(signed, "4");
    expect(text).toMatch(/starts at +critical +P1: critical\n record +0 +no track record yet\n at least +medium/);
    expect(text).toMatch(/ risk +■ CRITICAL/);
    expect(text).toContain("RBAC Permission");
    expect(text).toContain("alice@corp approve 03:12");
  });

  it("5: a model's reasons are marked as untrusted, a template's are not", () => {
    const model = sampleView({ proposal: sampleProposal({ source: "llm", template_id: null }) });
    expect(pane(model, "5")).toContain("untrusted text");
    expect(pane(signed, "5")).not.toContain("untrusted text");
  });

  it("t and A: read when they are opened", () => {
    expect(pane(signed, "t")).toContain("Reading...");
    const trust = {
      pattern: "template/x",
      record: trustRecord([], SAMPLE_NOW),
      step: 0 as const,
      outcomes: [],
      lacks: [],
    };
    expect(pane(signed, "", { pane: "trust", paneOpen: true, trust })).toMatch(/score \d\.\d{4}: the 5 % quantile/);
    const row = {
      seq: 7,
      id: "e",
      incident_id: "INC-1",
      lamport: 1,
      at: SAMPLE_NOW,
      actor: "alice",
      host: "h",
      type: "x",
      body: "{",
    };
    const audit = [{ ...row, prev: "a".repeat(64), hash: "b".repeat(64) }];
    const text = pane(signed, "", { pane: "audit", paneOpen: true, audit });
    expect(text).toMatch(/7 {2}2026-11-22 03:14:07 alice x/);
    expect(text).toContain(`${"b".repeat(16)} after ${"a".repeat(16)} on h`);
  });
});

it("the footer says why one cannot run, and once nothing is left to sign, what one can do instead", () => {
  const last = (view: ShowView) =>
    frame(screen(view, { columns: 120, rows: 30 }), plainStyle)
      .slice(-2)
      .join(" ");
  expect(last(signed)).toContain("x run: 1 signature missing");
  const done = last(executed);
  expect(done).toContain("a approve: approved already");
  expect(done).toMatch(/x run {2}R resolve {2}p propose/);
});

it("a failed check stands beside the command", () => {
  const text = frame(screen(executed, {}), plainStyle).slice(0, 12).join("\n");
  expect(text).toContain("✗ permission: evil");
});
