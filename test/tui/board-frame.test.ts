import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BoardEntry, BoardRequest } from "../../src/domain/board.ts";
import { plainStyle } from "../../src/text/style.ts";
import { displayWidth } from "../../src/text/width.ts";
import { boardFrame } from "../../src/tui/board/frame.ts";
import { BOARD_KEYS } from "../../src/tui/board/keymap.ts";
import type { BoardState } from "../../src/tui/board/state.ts";
import { themeFor } from "../../src/tui/theme.ts";
import { anEntry, aRequest, board, manyEntries, pressAll, sampleEntries, tell } from "../support/sample-board.ts";
import { sampleView } from "../support/sample-view.ts";

const frame = (state: BoardState, style = plainStyle) => boardFrame(state, style);
const text = (state: BoardState) => frame(state).join("\n");

const SIZES = [40, 80, 100, 120, 200].flatMap((columns) => [24, 50].map((rows) => ({ columns, rows })));
const LOOKS = [
  { ascii: false, lang: "en" },
  { ascii: true, lang: "en" },
  { ascii: false, lang: "zh-TW" },
] as const;

function fits(state: BoardState): void {
  const lines = frame(state);
  expect(lines).toHaveLength(state.rows);
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(state.columns);
}

/** In every mode, empty, full, frozen, with the detail where there is one. */
function states(given: Parameters<typeof board>[0]): BoardState[] {
  const told = board({
    ...given,
    facts: { frozen: "somebody-with-a-long-name@corp.example", queued: 2, redis: "away" },
  });
  const detail = tell(told, { type: "detail", detail: { incidentId: "INC-2041", view: sampleView(), stale: false } });
  return [
    board(given),
    detail,
    board({ ...given, entries: [] }),
    board({ ...given, entries: manyEntries(300) }),
    ...["?", "/", ":", "G"].map((key) => pressAll(told, key)),
    pressAll(told, "/", ..."nothing has this name 憑證憑證憑證憑證憑證憑證憑證憑證憑證憑證"),
    pressAll(told, "G", "p"),
  ];
}

describe("the frame", () => {
  it.each(SIZES)("fits $columns x $rows, in every mode and look", (size) => {
    for (const look of LOOKS) for (const state of states({ ...size, ...look })) fits(state);
  });

  it("fits any size, and whatever names the alerts have", () => {
    const name = fc.string({ unit: "grapheme", maxLength: 40 });
    const entry = fc.record({ id: fc.stringMatching(/^[A-Z]{1,5}-[0-9A-Z]{1,30}$/), name, service: name });
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 5 }),
        fc.integer({ min: 20, max: 220 }),
        fc.integer({ min: 8, max: 60 }),
        (made, columns, rows) => {
          const entries = made.map(
            ({ id, name: alert, service }): BoardEntry => ({ ...anEntry(id), alert, services: [service] }),
          );
          fits(board({ entries, columns, rows }));
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each(SIZES)("$columns x $rows: risk, id, signatures and time left of what waits are seen", (size) => {
    const screen = text(board(size));
    for (const part of ["CRITICAL", "INC-2041", size.columns === 40 ? "1/2" : "1 of 2", "24m"])
      expect(screen).toContain(part);
  });

  it("at 40 columns says what is to be changed before how severe it is, and how long there is", () => {
    const row = (id: string, changes = {}) =>
      frame(board({ columns: 40, entries: [anEntry(id, { requests: [aRequest(id)] })], ...changes }))[3];
    expect(row("INC-2041")).toBe("▸ ■ CRITICAL INC-2041 checkout  0/2 24m");
    expect(row("INC-20261122")).toBe("▸ ■ CRITICAL INC-20261122 checkout  0/2");
    expect(row("INC-2041", { lang: "zh-TW" })).toBe("▸ ■ CRITICAL INC-2041 checkout  0/2 24m");
    expect(row("INC-2041", { ascii: true })).toBe("> [#] CRITICAL INC-2041 checkout    0/2");
    expect(row("INC-2041", { columns: 50 })).toBe("▸ ■ CRITICAL INC-2041 P1 shop/checkout 0 of 2 24m");
  });

  it("is ASCII where the terminal has nothing else", () => {
    for (const state of states({ ascii: true })) {
      expect(text(state).replaceAll(/<U\+[0-9A-F]+>/g, "")).toMatch(/^[\x20-\x7e\n]*$/);
    }
  });

  it("says the same without colour", () => {
    const colour = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g");
    for (const state of states({})) {
      expect(frame(state, themeFor("16")).map((line) => line.replaceAll(colour, ""))).toEqual(frame(state));
      expect(text(state)).not.toContain(String.fromCharCode(27));
    }
  });

  it("has columns below one another, with wide characters too", () => {
    const rows = frame(board({ lang: "zh-TW", columns: 90 })).filter(
      (line) => /INC-20(4|3)/.test(line) && /P\d {2}(mit|inv)/.test(line),
    );
    const places = rows.map((line) => displayWidth(line.slice(0, line.indexOf("shop/"))));
    expect(new Set(places).size).toBe(1);
    expect(rows.length).toBe(4);
  });
});

describe("what is said", () => {
  it("who is here, how Redis is, when; and loudly that runs are frozen", () => {
    expect(frame(board())[0]).toMatch(/^ awooo {3}redis ok {3}bob@corp +03:14:07 UTC $/);
    expect(frame(board({ facts: { frozen: "carol", redis: "away" } }))[0]).toContain("FROZEN by carol");
    expect(frame(board({ columns: 40, facts: { frozen: "carol" } }))[0]).toContain("FROZEN");
    expect(frame(board({ facts: { redis: "away" } }))[0]).toContain("redis away");
    expect(frame(board({ facts: { redis: "off" } }))[0]).not.toContain("redis");
  });

  it("that runs are frozen by somebody with a long name, and still how Redis is and who is here", () => {
    const facts = { frozen: "somebody-with-a-long-name@corp.example", redis: "ok" as const };
    const entries = [anEntry("INC-1", { requests: [aRequest("INC-1", { context: "prod" })] })];
    const head = (columns: number, changes = {}) => frame(board({ columns, facts, entries, ...changes }))[0];
    expect(head(80)).toMatch(/^ awooo {4}FROZEN by somebody-with-a-lon… {4}prod {3}redis ok +03:14:07 UTC $/);
    expect(head(90)).toMatch(/FROZEN by somebody-with-a-lon… {4}prod {3}redis ok {3}bob@corp +03/);
    expect(head(110)).toMatch(/FROZEN by somebody-with-a-lon…: nothing is run {4}prod {3}redis ok {3}bob@corp +03/);
    expect(head(140)).toContain("FROZEN by somebody-with-a-long-name@corp.example: nothing is run");
    expect(head(40)).toMatch(/^ awooo {4}FROZEN by some\S+… 03:14:07 $/);
    expect(head(80, { facts: { ...facts, redis: "away" } })).toContain("lon…    redis away   prod");
    expect(head(80, { lang: "zh-TW" })).toMatch(/已由 somebody-with-a-lon… 凍結 {4}prod {3}redis 正常 +03/);
    expect(head(80, { facts: { frozen: "carol" } })).toContain("FROZEN by carol    prod   redis ok   bob@corp");
  });

  it("the cluster where what waits is for one", () => {
    const entry = (id: string, context: string) => anEntry(id, { requests: [aRequest(id, { context })] });
    expect(frame(board({ entries: [entry("INC-1", "prod-eu"), entry("INC-2", "prod-eu")] }))[0]).toContain("prod-eu");
    expect(frame(board({ entries: [entry("INC-1", "prod-eu"), entry("INC-2", "prod-us")] }))[0]).not.toContain("prod-");
  });

  it("what is queued for Redis, and when it answered last", () => {
    expect(text(board({ facts: { queued: 2 } }))).toContain("2 queued for redis · last sync 03:13:58");
    expect(text(board())).not.toContain("queued");
  });

  it("what to do next where there is nothing", () => {
    expect(text(board({ entries: [] }))).toMatch(/No incidents[\s\S]*awooo ingest FILE[\s\S]*awooo demo/);
  });

  it("why a key can do nothing", () => {
    const mine = pressAll(board(), "j", "j");
    expect(text(mine)).toContain("a approve: you asked for it, somebody else must sign");
    expect(text(board())).not.toContain("a approve:");
  });

  it("that nothing waits on the selected row, whatever waits on others", () => {
    const row = pressAll(board({ columns: 130 }), ..."jjjjj");
    expect(text(row)).toContain("a approve: nothing waits on INC-2031");
    expect(text({ ...row, lang: "zh-TW" })).toContain("INC-2031 無待簽核");
  });

  it("every key, rather than why one of them can do nothing, where there is no room for both", () => {
    const foot = (state: BoardState) => frame(state).slice(-2).join("\n");
    const row = pressAll(board(), ..."jjjjj");
    expect(foot(row)).toMatch(/nothing waits on INC-2031[\s\S]*q quit/);
    const queued = pressAll(board({ facts: { queued: 2 } }), ..."jjjjj");
    expect(foot(queued)).toMatch(/2 queued for redis[\s\S]*a approve {2}[\s\S]*q quit/);
  });

  it("how many wait for me, where the rows that wait are out of sight or filtered", () => {
    const head = (state: BoardState) => frame(state)[0];
    const long = [...sampleEntries(), ...manyEntries(50)];
    expect(head(board({ entries: long }))).not.toContain("wait for you");
    for (const columns of [40, 80, 120]) {
      expect(head(pressAll(board({ entries: long, columns }), "G"))).toContain("2 wait for you");
      expect(head(pressAll(board({ columns }), "/", ..."inc-2031"))).toContain("2 wait for you");
    }
    expect(head(pressAll(board({ lang: "zh-TW" }), "/", ..."inc-2031"))).toContain("2 件待您簽核");
    expect(head(pressAll(board({ operator: "alice@corp" }), "/", ..."zzz"))).toContain("2 wait for you");
    expect(head(pressAll(board({ entries: [sampleEntries()[0]!] }), "/", ..."zzz"))).toContain("1 waits for you");
    expect(head(pressAll(board({ entries: manyEntries(50) }), "G"))).not.toContain("for you");
  });

  it("who has an incident in hand: who runs its request, or was handed it", () => {
    const entry = (id: string, execution: "unknown" | "handed_over" | "worked") => {
      const made = {
        status: execution === "handed_over" ? "approved" : "executed",
        execution,
        executed_by: "dora@corp",
      };
      return anEntry(id, { status: "mitigating", requests: [aRequest(id, made as Partial<BoardRequest>)] });
    };
    const entries = [entry("INC-1", "unknown"), entry("INC-2", "handed_over"), entry("INC-3", "worked")];
    const shown = text(board({ columns: 200, entries, operator: "bob@corp" }));
    expect(shown).toMatch(/INC-1 .*running\? \(dora@corp\)/);
    expect(shown).toMatch(/INC-2 .*handed over \(dora/);
    expect(shown).not.toMatch(/INC-3 .*dora/);
  });

  it("every key in the help", () => {
    const help = text(pressAll(board({ rows: 50 }), "?"));
    for (const { help: told } of BOARD_KEYS.bindings) expect(help).toContain(told.en);
  });

  it("the rest of the help by scrolling, where there is no room for all of it", () => {
    const opened = board({ columns: 40, rows: 12 });
    const seen = Array.from({ length: 20 }, (_, i) =>
      text(pressAll(opened, "?", ...Array.from({ length: i }, () => "j"))),
    );
    expect(seen[0]).not.toContain("leave");
    expect(seen.at(-1)).toBe(text(pressAll(opened, "?", "G")));
    for (const { help: told } of BOARD_KEYS.bindings) {
      expect(
        seen.some((shown) => shown.replace(/\s+/g, " ").includes(told.en)),
        told.en,
      ).toBe(true);
    }
    expect(text(pressAll(opened, "?", "G", "q"))).toBe(text(pressAll(opened, "?", "?")));
  });

  it("the selected incident beside the list from 100 columns on", () => {
    const shown = (columns: number) =>
      text(
        tell(board({ columns, rows: 40 }), {
          type: "detail",
          detail: { incidentId: "INC-2041", view: sampleView(), stale: false },
        }),
      );
    expect(shown(120)).toContain("kubectl rollout undo");
    expect(shown(100)).toContain("Resource Exists");
    expect(shown(99)).not.toContain("kubectl");
  });

  it("how many of how many a filter leaves", () => {
    const kept = pressAll(board(), "/", "p", "0", "enter");
    expect(text(kept)).toContain("1 of 4");
    expect(text(kept)).toContain("Filter: p0 · Esc clears");
  });

  it("text from outside harms no terminal", () => {
    const evil = `${String.fromCharCode(27)}[2J\u202eevil\n`;
    const entries = [
      anEntry("INC-1", {
        alert: evil,
        services: [evil],
        requests: [aRequest("INC-1", { operator: evil, action_kind: evil })],
      }),
    ];
    const screen = text(board({ entries, columns: 200 }));
    expect(screen).not.toContain(String.fromCharCode(27));
    expect(screen).not.toContain("\u202e");
  });
});

describe("5,000 incidents", () => {
  const many = board({ entries: manyEntries(5000) });
  const few = board({ entries: manyEntries(20) });

  function fastest(state: BoardState, keys: readonly string[]): number {
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      for (let i = 0; i < 20; i++) frame(pressAll(state, ...keys));
      return performance.now() - start;
    });
    return Math.min(...times);
  }

  it("a move costs hardly more than with 20: only what is seen is made", () => {
    expect(fastest(many, ["j", "G"])).toBeLessThan(6 * fastest(few, ["j", "G"]));
  });

  it("the last row is one key away", () => {
    expect(text(pressAll(many, "G"))).toContain("INC-04999");
  });
});
