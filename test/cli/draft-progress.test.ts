/** What standard error says while a model works: a line a phase on a pipe, its words as they come on a terminal. */
import { describe, expect, it } from "vitest";
import { watchDraft } from "../../src/cli/draft-progress.ts";
import type { Shell } from "../../src/cli/shell.ts";
import type { EvidenceItem } from "../../src/domain/evidence.ts";
import type { DraftProgress } from "../../src/ports-drafting.ts";
import { displayWidth } from "../../src/text/width.ts";

const CLEAR = "\r\x1b[2K";
const item: EvidenceItem = {
  id: "E1",
  source: "kubectl",
  query: "kubectl describe deployment/checkout --namespace=shop",
  text: "x".repeat(2100),
  ok: true,
  cut: false,
  cited: false,
};
const REASONING =
  "The pods of checkout began to fail at 03:10, two minutes after release 42 came; its predecessor ran for nine days.";

function watched(terminal: { columns: number } | null) {
  let written = "";
  const stderr = {
    isTTY: terminal !== null,
    columns: terminal?.columns,
    write: (text: string) => {
      written += text;
      return true;
    },
  };
  const host = { stderr, env: { TERM: "xterm" }, now: () => "2026-11-22T03:14:07.000Z" };
  const shell = { quiet: false, host, moves: () => {} } as unknown as Shell;
  const watch = watchDraft(shell, (text) => `<${text}>`);
  return {
    watch,
    /** What stays: every line that ended, without what was drawn and taken away. */
    lines: () =>
      written
        .split("\n")
        .slice(0, -1)
        .map((line) => line.slice(line.lastIndexOf(CLEAR) === -1 ? 0 : line.lastIndexOf(CLEAR) + CLEAR.length)),
    /** Every state of the moving line. */
    drawn: () => written.split(CLEAR).map((part) => part.split("\n")[0] ?? ""),
    written: () => written,
  };
}

const STEPS: DraftProgress[] = [
  { step: "reaching", server: "http://127.0.0.1:11434", deadline_ms: 60_000 },
  { step: "unsaid", model: "nemotron-mini", why: "no answer in time" },
  { step: "gathering", model: "nemotron-mini" },
  { step: "reading", query: item.query },
  { step: "read", item },
  { step: "read", item: { ...item, id: "E2", query: "up", ok: false, text: "connection refused" } },
  { step: "drafting", model: "qwen3", attempt: 1 },
  ...writing(REASONING),
  { step: "refused", why: "the answer is prose" },
  { step: "drafting", model: "qwen3", attempt: 2 },
  ...writing("Once more: roll back."),
];

function writing(text: string): DraftProgress[] {
  return [...text].map((_, i) => ({ step: "writing", reasoning: text.slice(0, i + 1), bytes: 100 + i }));
}

describe("on a pipe", () => {
  it("is a line a phase and a line a reading, and none of the model's words", () => {
    const { watch, written } = watched(null);
    for (const step of STEPS) watch.onProgress(step);
    watch.end();
    expect(written()).toBe(
      [
        "  | the server did not say what nemotron-mini can do (no answer in time): it is asked all the same",
        "awooo: nemotron-mini chooses what to read",
        "  | read E1 kubectl describe deployment/checkout --namespace=shop, 2.1 KB",
        "  | could not read E2 up: connection refused",
        "awooo: qwen3 writes the proposal",
        "  | refused: the answer is prose",
        "awooo: qwen3 mends its answer",
        "",
      ].join("\n"),
    );
  });

  it("a server that is only looked for is worth no line", () => {
    const { watch, written } = watched(null);
    watch.onProgress(STEPS[0] as DraftProgress);
    watch.end();
    expect(written()).toBe("");
  });
});

describe.each([40, 80, 120])("on a terminal of %i columns", (columns) => {
  const told = watched({ columns });
  for (const step of STEPS) told.watch.onProgress(step);
  told.watch.end();

  it("gives the reasoning once, whole, painted, and in rows that fit", () => {
    const rows = told.lines().filter((line) => line.includes("<"));
    for (const row of rows) expect(displayWidth(row.replace(/[<>]/g, ""))).toBeLessThan(columns);
    const said = rows.map((row) => /^ {2}\| <(.*)>$/.exec(row)?.[1]).join(" ");
    expect(said).toBe(`${REASONING} Once more: roll back.`);
  });

  it("draws a line that never wraps, and takes it away", () => {
    for (const line of told.drawn().slice(1)) {
      if (!line.startsWith("  | ")) expect(displayWidth(line), line).toBeLessThan(columns);
    }
    expect(told.written().endsWith(CLEAR)).toBe(true);
  });
});

it("says how long it may take and what Ctrl-C does where there is room", () => {
  const { watch, drawn } = watched({ columns: 80 });
  watch.onProgress(STEPS[0] as DraftProgress);
  expect(drawn().at(-1)).toBe(" asking http://127.0.0.1:11434 0s of 60s, Ctrl-C takes the template");
  watch.end();
});

it("a model cannot move the cursor, and what has no end is cut", () => {
  const { watch, written } = watched({ columns: 80 });
  const evil = "a\x1b[2J\x1b]0;title\x07\u202eb ".repeat(50_000);
  watch.onProgress({ step: "writing", reasoning: evil, bytes: 9_000_000 });
  watch.onProgress({ step: "refused", why: evil });
  watch.end();
  expect(written().replaceAll(CLEAR, "").replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(written().length).toBeLessThan(200_000);
});
