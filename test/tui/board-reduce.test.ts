import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BoardState } from "../../src/tui/board/state.ts";
import { selectedRow } from "../../src/tui/board/state.ts";
import { char, named } from "../support/keys.ts";
import {
  anEntry,
  aRequest,
  board,
  FACTS,
  manyEntries,
  press,
  pressAll,
  sampleEntries,
  tell,
} from "../support/sample-board.ts";
import { sampleIncident, sampleView } from "../support/sample-view.ts";

const shownId = (state: BoardState) => selectedRow(state)?.entry.incident_id;
const at = (state: BoardState, id: string) => {
  const index = state.lists.rows.findIndex(({ section, entry }) => section === "active" && entry.incident_id === id);
  return pressAll(state, ...Array.from({ length: index - state.index }, () => "j"));
};
const keys = (state: BoardState) => state.lists.rows.map(({ section, entry }) => `${section} ${entry.incident_id}`);
const news = (state: BoardState, ...entries: ReturnType<typeof anEntry>[]) =>
  tell(state, { type: "entries", entries, read: entries.map(({ incident_id }) => incident_id) });

describe("the rows", () => {
  it("are what waits for me, what waits for others, what is active, what has ended", () => {
    expect(keys(board())).toEqual([
      "waiting INC-2041",
      "waiting INC-2030",
      "waiting INC-2039",
      "active INC-2041",
      "active INC-2039",
      "active INC-2031",
      "active INC-2030",
      "ended INC-2027",
    ]);
    expect(board().lists.mine).toBe(2);
    expect(board({ operator: "ALICE@corp" }).lists.mine).toBe(2);
  });

  it("a request leaves what waits at the moment it expires", () => {
    const late = tell(board(), { type: "tick", now: "2026-11-22T03:24:07Z" });
    expect(late.lists.counts.waiting).toBe(2);
    expect(tell(board(), { type: "tick", now: "2026-11-22T03:24:06Z" }).lists.counts.waiting).toBe(3);
  });

  it("one that cannot be read any more is gone, and nobody is asked to sign it", () => {
    const before = board();
    expect(before.lists.rows.map(({ entry }) => entry.incident_id)).toContain("INC-2041");
    const after = tell(before, { type: "entries", entries: [], read: ["INC-2041"] });
    expect(after.lists.rows.map(({ entry }) => entry.incident_id)).not.toContain("INC-2041");
  });

  it("what ended more than a day ago is no news", () => {
    expect(tell(board(), { type: "tick", now: "2026-11-23T02:44:00Z" }).lists.counts.ended).toBe(0);
  });

  it("s sorts by severity, then by what expires first, then by age again", () => {
    const active = (state: BoardState) =>
      keys(state)
        .filter((key) => key.startsWith("active"))
        .map((key) => key.slice(11));
    expect(active(pressAll(board(), "s"))).toEqual(["2030", "2041", "2039", "2031"]);
    expect(active(pressAll(board(), "s", "s"))).toEqual(["2039", "2041", "2030", "2031"]);
    expect(active(pressAll(board(), "s", "s", "s"))).toEqual(active(board()));
  });
});

describe("the selection", () => {
  it("stays on its incident when rows come and go above it", () => {
    const chosen = at(board(), "INC-2031");
    const more = news(chosen, anEntry("INC-2050", { created_at: "2026-11-22T03:14:00Z" }));
    expect(shownId(more)).toBe("INC-2031");
    expect(more.index).toBe(chosen.index + 1);
    expect(more.frame).toBe(chosen.frame);
  });

  it("goes to what is now in its place when it is gone, and makes a new frame", () => {
    const chosen = pressAll(board(), "j");
    expect(selectedRow(chosen)?.key).toContain("inc-2030-request");
    const signed = { ...sampleEntries()[3]!, requests: [aRequest("INC-2030", { status: "approved" })] };
    const gone = news(chosen, signed);
    expect(selectedRow(gone)?.key).toContain("inc-2039-request");
    expect(gone.frame).toBeGreaterThan(chosen.frame);
  });

  it.each([
    ["j", 1],
    ["G", 7],
    ["page_down", 7],
    ["k", 0],
  ] as const)("%s goes to row %i, never beyond the ends", (key, index) => {
    expect(pressAll(board(), key).index).toBe(index);
  });

  it("a key that is held down arrives as one text on a busy machine, and moves as often", () => {
    const held = tell(board(), { type: "key", keystroke: { kind: "burst", text: "jjj" }, drawn: 1 });
    expect(held.index).toBe(3);
  });

  it("is drawn, wherever it is among 5,000", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("j", "k", "G", "g", "page_down", "page_up"), { maxLength: 60 }),
        (pressed) => {
          const state = pressAll(many, ...pressed);
          const line = state.index + 1;
          expect(state.top).toBeLessThanOrEqual(line);
          expect(state.top + 18).toBeGreaterThanOrEqual(line);
        },
      ),
      { numRuns: 30 },
    );
  });
  const many = board({ entries: manyEntries(5000) });
});

describe("keys that act", () => {
  it("Enter and a open the review of the request that was drawn as selected", () => {
    for (const key of ["enter", "a"]) {
      expect(pressAll(board(), "j", key).wish).toEqual({
        type: "open",
        opening: { screen: "review", incidentId: "INC-2030", approvalId: "inc-2030-request" },
      });
    }
  });

  it("Enter on an incident opens it, whatever is proposed", () => {
    expect(press(at(board(), "INC-2031"), named("enter")).wish).toEqual({
      type: "open",
      opening: { screen: "review", incidentId: "INC-2031", approvalId: null },
    });
  });

  it("do nothing where another row was drawn as selected when they were pressed", () => {
    const moved = pressAll(board(), "j");
    for (const keystroke of [named("enter"), char("a"), char("p")]) {
      const state = tell(moved, { type: "key", keystroke, drawn: moved.frame - 1 });
      expect(state.wish).toBeNull();
      expect(state.notice).not.toBeNull();
    }
  });

  it("an Enter that arrives with what was typed before it closes the field, and opens nothing", () => {
    for (const key of ["/", ":"]) {
      const typed = tell(pressAll(board(), key), {
        type: "key",
        keystroke: { kind: "burst", text: "2031\r" },
        drawn: 1,
      });
      expect(typed).toMatchObject({ mode: { name: "board" }, wish: null, selected: "i:INC-2031" });
      expect(typed.frame).toBeGreaterThan(board().frame + 1);
    }
  });

  describe("several keys in one read", () => {
    const burst = (state: BoardState, text: string) => press(state, { kind: "burst", text });

    it("that are an id go to it, as when they come one by one; the Enter after them opens nothing", () => {
      for (const text of ["2039", ":2039", ":INC-2039"]) {
        const typed = burst(board(), text);
        expect(typed).toMatchObject({ mode: { name: "jump", typed: text.replace(":", "") }, wish: null });
        expect(shownId(typed)).toBe("INC-2039");
        expect(press(typed, named("enter"))).toMatchObject({ mode: { name: "board" }, wish: null });
        expect(press(typed, named("escape")).index).toBe(0);
      }
      const whole = burst(board(), "2039\r");
      expect(whole).toMatchObject({ mode: { name: "board" }, wish: null });
      expect(shownId(whole)).toBe("INC-2039");
      expect(burst(burst(board(), "20"), "39").mode).toMatchObject({ name: "jump", typed: "2039" });
    });

    it.each(["ja", "aa", "jj\r", "2039\r\r", "20a", "qq", "\r\r", "a\r", ":2039\rp", "/p0"])(
      "do nothing as %j",
      (text) => {
        for (const state of [board(), pressAll(board(), "?")]) {
          const after = burst(state, text);
          expect(after).toMatchObject({ wish: null, index: state.index, mode: state.mode, filter: "" });
          expect(after.notice?.text).toBe("Several keys at once: ignored.");
        }
      },
    );

    it("scroll the help too", () => {
      const opened = pressAll(board({ columns: 40, rows: 12 }), "?");
      expect(burst(opened, "jjj").mode).toEqual({ name: "help", scroll: 3 });
      expect(burst(opened, "2039").mode).toEqual(opened.mode);
    });
  });

  it.each([
    ["INC-2039", "you asked for it"],
    ["INC-2031", "nothing waits on INC-2031"],
    ["INC-2041", "you have signed"],
  ])("a on %s says why not: %s", (id, reason) => {
    const operator = id === "INC-2041" ? "alice@corp" : "bob@corp";
    const state = pressAll(at(board({ operator }), id), "a");
    expect(state.wish).toBeNull();
    expect(state.notice?.text).toContain(reason);
  });

  it("p asks for a proposal where the incident is open", () => {
    expect(pressAll(board(), "p").wish).toEqual({
      type: "open",
      opening: { screen: "propose", incidentId: "INC-2041", fresh: false },
    });
    expect(pressAll(board(), "G", "p").notice?.text).toBe("the incident is over");
  });

  it("q leaves, Ctrl-C interrupts, also while something is typed", () => {
    expect(pressAll(board(), "q").wish).toEqual({ type: "quit" });
    expect(pressAll(board(), "/", "ctrl_c").wish).toEqual({ type: "interrupted" });
  });

  it("nothing on an empty board acts", () => {
    for (const key of ["enter", "a", "p", "j", "G"]) expect(pressAll(board({ entries: [] }), key).wish).toBeNull();
  });

  it("pasted text is no key", () => {
    expect(tell(board(), { type: "paste", text: "a", drawn: 1 }).wish).toBeNull();
  });
});

describe("the filter", () => {
  it.each([
    ["2041", ["waiting INC-2041", "active INC-2041"]],
    ["p0", ["waiting INC-2030", "active INC-2030"]],
    ["medium", ["waiting INC-2039"]],
    ["CHECKOUT medium", ["waiting INC-2039"]],
    ["resolved", ["ended INC-2027"]],
  ])("%j shows what holds all its words, as it is typed", (text, expected) => {
    expect(keys(pressAll(board(), "/", ...text))).toEqual(expected);
  });

  it("stays with Enter, goes with Esc, at once or later", () => {
    const kept = pressAll(board(), "/", "p", "0", "enter");
    expect(kept.mode.name).toBe("board");
    expect(kept.lists.counts.active).toBe(1);
    expect(pressAll(kept, "escape").lists.counts.active).toBe(4);
    expect(pressAll(board(), "/", "p", "0", "escape").filter).toBe("");
  });

  it("takes letters that are keys elsewhere, and several at once", () => {
    expect(pressAll(board(), "/", "q", "a", "p").filter).toBe("qap");
    const typed = tell(pressAll(board(), "/"), { type: "key", keystroke: { kind: "burst", text: "20\r41" }, drawn: 1 });
    expect(typed.filter).toBe("2041");
  });
});

describe("going to an id", () => {
  it.each([[":INC-2039"], ["2039"], [":inc-2039-re"]])("%s selects it", (typed) => {
    expect(shownId(pressAll(board(), ...typed, "enter"))).toBe("INC-2039");
  });

  it("Esc goes back to where one was", () => {
    expect(pressAll(board(), "j", "2", "0", "3", "9", "escape").index).toBe(1);
  });

  it("says that there is none", () => {
    expect(pressAll(board(), "9", "9").notice?.text).toContain("99");
  });
});

describe("the detail", () => {
  const wide = { columns: 120, rows: 40 };

  it("is asked for once, for the row that is selected when the answer comes", () => {
    const asked = pressAll(board(wide), "j");
    expect(asked.work?.job).toEqual({ type: "detail", incidentId: "INC-2030" });
    const moved = pressAll(asked, "j");
    expect(moved.work).toBe(asked.work);
    const view = sampleView({ incident: sampleIncident({ incident_id: "INC-2030" }) });
    const answered = tell(moved, { type: "detail", detail: { incidentId: "INC-2030", view, stale: false } });
    expect(answered.work?.job).toEqual({ type: "detail", incidentId: "INC-2039" });
    expect(answered.work?.id).not.toBe(asked.work?.id);
  });

  it("is asked for again when the incident has changed", () => {
    const shown = tell(pressAll(board(wide), "j", "k"), {
      type: "detail",
      detail: { incidentId: "INC-2041", view: sampleView(), stale: false },
    });
    expect(shown.work).toBeNull();
    expect(news(shown, sampleEntries()[0]!).work?.job).toEqual({ type: "detail", incidentId: "INC-2041" });
  });

  it("is not asked for where there is no room for it", () => {
    expect(pressAll(board(), "j").work).toBeNull();
  });
});

it("what did not change makes no new state", () => {
  const state = board();
  expect(tell(state, { type: "up_to", seq: 1, facts: { ...FACTS } })).toBe(state);
  expect(tell(state, { type: "up_to", seq: 2, facts: { ...FACTS } })).not.toBe(state);
});
