/** Edit, copy, run, resolve, propose, and the panes that are read when they are opened. */

import { describe, expect, it } from "vitest";
import { plainStyle } from "../../src/text/style.ts";
import type { ShowView } from "../../src/text/view.ts";
import { displayWidth } from "../../src/text/width.ts";
import type { Keystroke } from "../../src/tui/keystroke.ts";
import { frame } from "../../src/tui/review/frame.ts";
import type { ReviewState } from "../../src/tui/review/state.ts";
import { whyNot } from "../../src/tui/review/why-not.ts";
import { char, named } from "../support/keys.ts";
import { manualProposal, requestOf, SAMPLE_NOW, sampleView } from "../support/sample-view.ts";
import { around, critical, mediumOptions, press, pressAll, start, step, word } from "./press.ts";

const both = [{ signer: "alice@corp" }, { signer: "dora@corp" }];
const approved = sampleView({ signatures: both });
const approvedMedium = sampleView({ ...mediumOptions, signatures: both.slice(1) });
const burst = (text: string): Keystroke => ({ kind: "burst", text });
const paste = (state: ReviewState, text: string, drawn = state.frame) => step(state, { type: "paste", text, drawn });
const { id, action, metadata } = requestOf(critical);
const subject = { approvalId: id, digest: metadata.content_sha256 };

describe("edit", () => {
  const editing = press(start(), char("e"));

  it("begins with the command as people write it, the cursor at its end", () => {
    expect(editing.mode).toMatchObject({ name: "edit", line: action, cursor: action.length, subject });
  });

  it("moves, erases and inserts, and Enter sends the whole line with what was drawn", () => {
    const erased = pressAll(editing, named("backspace"), named("backspace"), ...word("40"));
    expect(press(erased, named("enter")).work?.job).toEqual({
      kind: "edit",
      ...subject,
      line: action.replace(/41$/, "40"),
    });
    const front = pressAll(editing, named("home"), char("x"), named("right"), char("y"), named("end"), char("z"));
    expect(front.mode).toMatchObject({ line: `xky${action.slice(1)}z` });
    const left = pressAll(editing, named("left"), named("left"), named("backspace"));
    expect(left.mode).toMatchObject({ line: action.replace("=41", "41") });
  });

  describe("edits as a shell does", () => {
    const lineAt = (line: string, cursor: number) =>
      ({ ...editing, mode: { ...editing.mode, line, cursor } }) as ReviewState;
    it.each([
      ["delete", "get 憑證 pods", 4, "get 證 pods", 4],
      ["delete", "pods", 4, "pods", 4],
      ["backspace", "get 憑證 pods", 5, "get 證 pods", 4],
      ["backspace", "pods", 0, "pods", 0],
      ["ctrl_a", "get pods", 5, "get pods", 0],
      ["ctrl_e", "get pods", 5, "get pods", 8],
      ["ctrl_u", "get pods", 5, "ods", 0],
      ["ctrl_k", "get pods", 5, "get p", 5],
      ["ctrl_w", "get 憑證 pods", 6, "get  pods", 4],
      ["ctrl_w", "get pods  -A", 10, "get -A", 4],
      ["ctrl_w", "get", 3, "", 0],
      ["ctrl_w", "get", 0, "get", 0],
    ] as const)("%s in %j at %i", (key, line, cursor, after, at) => {
      expect(press(lineAt(line, cursor), named(key)).mode).toMatchObject({ line: after, cursor: at });
    });
  });

  it("takes pasted text, bracketed or not, but its line break is no Enter", () => {
    const empty = { ...editing, mode: { ...editing.mode, line: "", cursor: 0 } } as ReviewState;
    for (const pasted of [paste(empty, "kubectl get\r\npods\tx\n"), press(empty, burst("kubectl get\r\npods\tx\r"))]) {
      expect(pasted.work).toBeNull();
      expect(pasted.mode).toMatchObject({ name: "edit", line: "kubectl get pods x", cursor: 18 });
    }
  });

  it("sends nothing that is not on the screen yet, and takes nothing that was meant for another screen", () => {
    const typed = press(editing, char("0"));
    expect(step(typed, { type: "key", keystroke: named("enter"), drawn: editing.frame })).toBe(typed);
    expect(step(editing, { type: "key", keystroke: char("0"), drawn: editing.frame - 1 })).toBe(editing);
    expect(paste(editing, "x", editing.frame - 1)).toBe(editing);
  });

  it("a refusal keeps the line, and says why", () => {
    const sent = pressAll(editing, char("0"), named("enter"));
    const refused = step(sent, { type: "edit_refused", message: "it is a pipe" });
    expect(refused).toMatchObject({
      work: null,
      mode: { name: "edit", line: `${action}0` },
      notice: { text: "it is a pipe", tone: "error" },
    });
    expect(frame(refused, plainStyle).join("\n")).toContain("it is a pipe");
    // The reason is of the line as it was.
    for (const changed of [press(refused, named("ctrl_w")), press(refused, burst("ab")), paste(refused, "x")])
      expect(changed.notice).toBeNull();
  });

  it("shows the new request, unsigned, and says that the old one stays", () => {
    const other = { ...requestOf(critical), id: "2222aaaa-7b1d-4c55-9a0e-3f1b2c4d5e6f" };
    const view = { ...critical, approvals: [...critical.approvals, other] };
    const done = step(pressAll(editing, char("0"), named("enter")), { type: "edited", view, approvalId: other.id });
    expect(done).toMatchObject({ approvalId: other.id, mode: { name: "review" }, work: null });
    expect(done.notice?.text).toBe("This is the new request 2222aaaa: nobody has signed it. 1f3c9a2e stays as it is.");
  });

  it("goes on while others sign, and Esc drops it", () => {
    const signed = sampleView({ signatures: [{ signer: "alice@corp" }] });
    const typed = press(editing, char("0"));
    const later = step(typed, { type: "loaded", view: signed, epoch: typed.epoch });
    expect(later.mode).toEqual(typed.mode);
    expect(press(later, named("escape"))).toMatchObject({ mode: { name: "review" }, work: null });
  });

  it("draws a line of any length around its cursor", () => {
    for (const [columns, keys] of [
      [40, []],
      [80, [named("home")]],
      [40, [burst("名稱 ".repeat(300)), named("left")]],
    ] as const) {
      const state = pressAll(press(start(critical, { columns }), char("e")), ...keys);
      const lines = frame(state, plainStyle);
      expect(lines).toHaveLength(24);
      expect(lines.join("\n")).toContain("▏");
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  it("is not for steps by hand, nor for an incident that is over", () => {
    expect(press(start(sampleView({ proposal: manualProposal })), char("e")).notice?.text).toBe("it has no command");
    const over = { ...critical, incident: { ...critical.incident, status: "resolved" as const } };
    expect(press(start(over), char("e")).notice?.text).toBe("the incident is over");
  });
});

describe("copy", () => {
  it("sends the command, and shows it to be copied by hand", () => {
    const asked = press(start(), char("y"));
    expect(asked.work?.job).toEqual({ kind: "copy", text: action });
    const done = step(asked, { type: "copied", text: action });
    expect(done.work).toBeNull();
    expect(frame(done, plainStyle).slice(-5).join(" ").replace(/\s+/g, " ")).toContain(`clipboard: ${action}`);
  });
});

describe("run", () => {
  const asks = (state: ReviewState) => state.wish;

  it.each([
    ["signatures are missing", start(), "2 signatures missing"],
    ["one is missing", start(sampleView({ signatures: both.slice(1) })), "1 signature missing"],
    ["it was rejected", start(sampleView({ signatures: [{ signer: "x", decision: "reject" }] })), "rejected"],
    ["it is done by hand", start(sampleView({ proposal: manualProposal, signatures: both })), "by hand"],
    ["its time is over", start(approved, { now: "2026-11-22T09:00:00Z" }), "expired"],
    ["the screen is too small", start(approved, { rows: 12 }), "larger"],
  ])("not while %s", (_name, state, reason) => {
    expect(whyNot(state, "run", around)).toContain(reason);
    const pressed = press(state, char("x"));
    expect(pressed.mode.name).toBe("review");
    expect(pressed.notice?.text).toContain(reason);
  });

  it("not while runs are frozen, which is said loudly on every screen, and takes an open question back", () => {
    const asked = press(start(approved), char("x"));
    const frozen = step(asked, { type: "freeze", by: "alice@corp" });
    expect(frozen.mode.name).toBe("review");
    expect(frozen.notice?.text).toBe("runs are frozen");
    expect(press(frozen, char("x")).notice?.text).toBe("runs are frozen");
    const lines = (state: ReviewState) => frame(state, plainStyle).join("\n");
    for (const columns of [40, 80, 120]) {
      const sized = step(frozen, { type: "resized", columns, rows: 24 });
      expect(lines(sized)).toContain("FROZEN by alice@corp");
      expect(lines({ ...sized, notice: null })).toContain("x run: runs are frozen");
    }
    // Signing goes on, and so does running once it is lifted.
    expect(press(step(start(), { type: "freeze", by: "alice@corp" }), char("a")).mode.name).toBe("question");
    const lifted = step(frozen, { type: "freeze", by: null });
    expect(lines(lifted)).not.toContain("FROZEN");
    expect(press(lifted, char("x")).mode.name).toBe("question");
    // A key that was pressed before it was drawn was meant for what was drawn then.
    expect(step(lifted, { type: "key", keystroke: char("x"), drawn: frozen.frame }).mode.name).toBe("review");
  });

  it("asks for the word where it is grave, and opens the run of what was drawn", () => {
    const asked = press(start(approved), char("x"));
    expect(asked.mode).toMatchObject({ name: "question", asked: "run", word: "checkout" });
    expect(frame(asked, plainStyle).join("\n")).toContain("To run it now, type checkout:");
    expect(asks(pressAll(asked, char("y"), named("enter")))).toBeNull();
    const wish = asks(pressAll(asked, ...word("checkout"), named("enter")));
    const { metadata: shown } = requestOf(approved);
    expect(wish).toEqual({
      type: "open",
      opening: { screen: "run", incidentId: "INC-2041", approvalId: id, digest: shown.content_sha256 },
    });
  });

  it("asks y or N for medium, and everything but y is no", () => {
    expect(asks(pressAll(start(approvedMedium), char("x"), char("y")))).toMatchObject({ type: "open" });
    for (const key of [named("enter"), named("escape"), char("n"), char("x"), char("Y")]) {
      const state = pressAll(start(approvedMedium), char("x"), key);
      expect(asks(state)).toBeNull();
      expect(state.notice?.text).toBe("Nothing was done.");
    }
  });
});

describe("resolve", () => {
  it("with an approved request asks y or N", () => {
    const asked = press(start(approved), char("R"));
    expect(frame(asked, plainStyle).join("\n")).toContain("Close the incident with request 1f3c9a2e?");
    expect(press(asked, char("y")).work?.job).toEqual({ kind: "resolve", approvalId: id, reason: null });
    expect(press(asked, named("enter")).work).toBeNull();
  });

  it("without one asks for a reason too, which may not be empty", () => {
    const asked = pressAll(start(), char("R"), char("y"));
    expect(asked.work).toBeNull();
    expect(press(asked, named("enter"))).toMatchObject({ work: null, notice: { text: "A reason is needed." } });
    const job = pressAll(asked, ...word("gone"), named("enter")).work?.job;
    expect(job).toEqual({ kind: "resolve", approvalId: null, reason: "gone" });
  });

  describe("with requests still open", () => {
    const open = (count: number, changes = {}) =>
      Array.from({ length: count }, (_, i) => ({
        ...{
          ...requestOf(sampleView(mediumOptions)),
          risk_level: "medium" as const,
          status: "pending" as const,
          ...changes,
        },
        id: `66e947c${i}-7b1d-4c55-9a0e-3f1b2c4d5e6f`,
      }));
    const asked = (view: ShowView, changes = {}) => press(start(view, changes), char("R"));
    const drawn = (state: ReviewState) => frame(state, plainStyle).join(" ").replace(/\s+/g, " ");

    it("says which end with the incident, and asks as ever where none does", () => {
      const one = { ...approved, approvals: [...approved.approvals, ...open(1)] };
      const said = "Close the incident with request 1f3c9a2e? 1 open request (66e947c0, medium) ends with it. y / N";
      for (const size of [{}, { columns: 40 }]) expect(drawn(asked(one, { approvalId: id, ...size }))).toContain(said);
      expect(drawn(asked(approved))).toContain("with request 1f3c9a2e? y / N");
      expect(drawn(asked(critical))).toContain("request? 1 open request (1f3c9a2e, critical) ends with it. y / N");
      expect(drawn(asked(critical, { lang: "zh-TW", columns: 120 }))).toContain(
        "1 件未決的請求（1f3c9a2e, critical）將隨之結束。",
      );
      const over = open(3, { expires_at: SAMPLE_NOW });
      const expired = { ...approved, approvals: [...approved.approvals, ...over] };
      expect(drawn(asked(expired, { approvalId: id }))).toContain("with request 1f3c9a2e? y / N");
    });

    it("names two of many, and keeps what is signed and the answer on the screen", () => {
      const view = { ...critical, approvals: [...critical.approvals, ...open(4)] };
      for (const columns of [40, 80]) {
        const shown = drawn(asked(view, { columns, approvalId: id }));
        expect(shown).toContain("5 open requests (1f3c9a2e, critical; 66e947c0, medium; +3) end with it. y / N");
        expect(shown).toContain("y yes");
        expect(shown).toContain("kubectl rollout undo");
      }
    });

    it("counts no yes that was said before another came", () => {
      const before = asked(approved);
      const more = { ...approved, approvals: [...approved.approvals, ...open(1)] };
      const later = step(before, { type: "loaded", view: more, epoch: before.epoch });
      expect(later.mode.name).toBe("question");
      expect(step(later, { type: "key", keystroke: char("y"), drawn: before.frame }).work).toBeNull();
      expect(press(later, char("y")).work?.job).toMatchObject({ kind: "resolve" });
    });
  });

  it("is asked again when the request was approved meanwhile", () => {
    const asked = press(start(), char("R"));
    const later = step(asked, { type: "loaded", view: approved, epoch: asked.epoch });
    expect(later.mode.name).toBe("review");
    expect(later.notice?.text).toContain("changed");
  });
});

describe("what is opened", () => {
  it("p wishes for a proposal, where the incident goes on", () => {
    expect(press(start(), char("p")).wish).toEqual({
      type: "open",
      opening: { screen: "propose", incidentId: "INC-2041", fresh: true },
    });
    const closed = { ...critical, incident: { ...critical.incident, status: "closed" as const } };
    expect(press(start(closed), char("p"))).toMatchObject({ wish: null, notice: { text: "the incident is over" } });
  });

  it("t and A read what they show once, keep no key waiting, and read anew when the request has changed", () => {
    const opened = press(start(), char("A"));
    expect(opened).toMatchObject({ pane: "audit", work: { job: { kind: "audit" } } });
    expect(press(opened, char("a")).mode.name).toBe("question");
    const read = step(opened, { type: "audit_read", rows: [] });
    expect(read).toMatchObject({ work: null, audit: [] });
    const view = sampleView({ signatures: both.slice(1) });
    expect(step(read, { type: "loaded", view, epoch: read.epoch }).work?.job).toEqual({ kind: "audit" });
    const trust = press(read, char("t"));
    expect(trust.work?.job).toEqual({ kind: "trust", approvalId: id });
    expect(trust.work?.id).not.toBe(opened.work?.id);
    const failed = step(trust, { type: "failed", kind: "trust", message: "locked" });
    expect(failed).toMatchObject({ work: null, notice: { text: "locked" } });
  });
});
