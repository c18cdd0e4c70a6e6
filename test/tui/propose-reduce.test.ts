/** What the screen that proposes does with keys, with what a model tells, and with what comes of it. */
import { describe, expect, it } from "vitest";
import type { ProposeState } from "../../src/tui/propose/state.ts";
import {
  bareView,
  byLibrary,
  byModel,
  everyStand,
  keyOf,
  later,
  pressKeys,
  REASONING,
  STEPS,
  startPropose,
  tell,
  tellSteps,
  UNDO,
} from "../support/sample-propose.ts";
import { requestOf, sampleIncident, sampleView } from "../support/sample-view.ts";

const stands = everyStand();
const modelId = byModel().approval.id;
const opens = (state: ProposeState) =>
  state.wish?.type === "open" && state.wish.opening.screen === "review" ? state.wish.opening.approvalId : null;
const chosen = (approvalId: string) => ({ type: "chosen", view: sampleView(), approvalId }) as const;

describe("while the model works", () => {
  it("begins by itself", () => {
    expect(startPropose().work?.job).toEqual({ name: "propose" });
  });

  it("t takes the preview: ends the model call, and opens the request that comes of it", () => {
    const taking = pressKeys(stands.drafting, "t");
    expect(taking.work?.job).toEqual({ name: "take" });
    expect(taking.work?.id).not.toBe(stands.drafting.work?.id);
    expect(opens(taking)).toBeNull();
    const made = byLibrary("stopped");
    const taken = tell(taking, { type: "proposed", ...made });
    expect(opens(taken)).toBe(made.approval.id);
  });

  it("takes it once, whatever else is pressed", () => {
    const taking = pressKeys(stands.gathering, "t");
    const again = pressKeys(taking, "t", "1", "2", "enter");
    expect(again.work).toBe(taking.work);
    expect(again.notice).toBe("the request is being made");
  });

  it("makes the library's request where the model was faster than the key", () => {
    const late = tell(stands.taking, { type: "proposed", ...byModel() });
    expect(opens(late)).toBeNull();
    expect(late.work?.job).toEqual({ name: "choose" });
    expect(opens(tell(late, chosen("the-other")))).toBe("the-other");
  });

  it("opens the model's where it was faster and means the same", () => {
    const same = byModel({ alternative: { command: UNDO, agrees: true } });
    expect(opens(tell(stands.taking, { type: "proposed", ...same }))).toBe(same.approval.id);
  });

  it("says why 1, 2 and Enter do nothing yet", () => {
    const noticeOf = (key: string) => pressKeys(stands.drafting, key).notice;
    expect(noticeOf("1")).toBe("the model is still at work");
    expect(noticeOf("2")).toBe("it is only a preview, t takes it");
    expect(noticeOf("enter")).toBe("the model is still at work");
  });

  it("q and Esc leave; nothing is asked", () => {
    for (const key of ["q", "escape"]) expect(pressKeys(stands.drafting, key).wish).toEqual({ type: "quit" });
  });

  it("the first Ctrl-C takes the preview, the second ends", () => {
    const once = tell(stands.checking, { type: "key", keystroke: keyOf("ctrl_c"), drawn: 0 });
    expect(once.work?.job).toEqual({ name: "take" });
    expect(once.wish).toBeNull();
    expect(pressKeys(once, "ctrl_c").wish).toEqual({ type: "interrupted" });
    for (const state of [stands.differ, stands.failed, stands.library]) {
      expect(pressKeys(state, "ctrl_c").wish).toEqual({ type: "interrupted" });
    }
  });

  it("does not take a preview of an incident that is over", () => {
    const view = { ...bareView, incident: sampleIncident({ status: "resolved" }) };
    const over = tell(stands.gathering, { type: "looked", view });
    expect(pressKeys(over, "t")).toMatchObject({ taking: false, notice: "the incident is over" });
    expect(pressKeys(over, "ctrl_c").wish).toEqual({ type: "interrupted" });
  });
});

describe("what there is to know meanwhile", () => {
  it("is shown while a model works, and not after", () => {
    const noticed = tell(stands.reaching, { type: "noticed", text: "somebody else is at it" });
    expect(noticed.notice).toBe("somebody else is at it");
    expect(noticed.frame).toBe(stands.reaching.frame);
    expect(tell(noticed, { type: "proposed", ...byModel() }).notice).toBeNull();
    expect(tell(stands.differ, { type: "noticed", text: "late" })).toBe(stands.differ);
  });
});

describe("what a model tells", () => {
  it("goes from phase to phase, and keeps what was read", () => {
    const { draft } = stands.drafting;
    expect(draft).toMatchObject({
      phase: "drafting",
      attempt: 2,
      model: "qwen3:8b",
      reasoning: REASONING,
      bytes: 1240,
    });
    expect(draft.readings.map(({ id, ok, bytes }) => [id, ok, bytes])).toEqual([
      ["E1", true, 2130],
      ["E2", false, 23],
      ["E3", true, 3000],
    ]);
    expect(draft.readings[1]?.failure).toBe("forbidden for this user");
    expect(draft.refused).toBe("the answer was prose");
  });

  it("never goes back, and ends where it has ended", () => {
    const late = tellSteps(stands.checking, STEPS.slice(1));
    expect(late.draft.phase).toBe("checking");
    expect(tellSteps(stands.differ, STEPS)).toBe(stands.differ);
    expect(tell(stands.differ, { type: "proposed", ...byLibrary(null) })).toBe(stands.differ);
  });

  it("begins anew where the model is asked again", () => {
    const again = tellSteps(tell(stands.checking, { type: "tick", now: later(40) }), STEPS.slice(0, 2));
    expect(again.draft).toMatchObject({
      round: 2,
      phase: "gathering",
      askedAt: later(40),
      readings: [],
      reasoning: "",
    });
  });

  it("keeps a bounded part of whatever is told", () => {
    const big = tellSteps(startPropose(), [
      ...Array.from({ length: 90 }, (_, i) => ({
        step: "read" as const,
        item: {
          id: `E${i}`,
          source: "kubectl" as const,
          query: "q".repeat(9999),
          text: "t".repeat(9999),
          ok: false,
          cut: false,
          cited: false,
        },
      })),
      { step: "writing", reasoning: "w".repeat(1_000_000), bytes: 1_000_000 },
    ]);
    expect(JSON.stringify(big.draft).length).toBeLessThan(100_000);
  });
});

describe("where the two differ", () => {
  it("1 opens the model's request; nothing has to be made for it", () => {
    const state = pressKeys(stands.differ, "1");
    expect(opens(state)).toBe(modelId);
    expect(state.work).toBe(stands.differ.work);
  });

  it("2 makes a request of the library's, once, and opens it", () => {
    const making = pressKeys(stands.differ, "2");
    expect(making.work?.job).toEqual({ name: "choose" });
    expect(pressKeys(making, "2", "1", "t").work).toBe(making.work);
    const made = tell(making, chosen("the-other"));
    expect(opens(made)).toBe("the-other");
    const back = { ...made, wish: null };
    const again = pressKeys(back, "2");
    expect(opens(again)).toBe("the-other");
    expect(again.work).toBe(made.work);
  });

  it("stays where the library's cannot be made, and says why", () => {
    const refused = tell(pressKeys(stands.differ, "2"), {
      type: "failed",
      job: "choose",
      message: "The ledger is locked.",
    });
    expect(refused.notice).toBe("The ledger is locked.");
    expect(opens(pressKeys(refused, "1"))).toBe(modelId);
  });

  it("Enter and t choose nothing", () => {
    for (const key of ["enter", "t"]) {
      const state = pressKeys(stands.differ, key);
      expect(state).toMatchObject({ wish: null, work: stands.differ.work, notice: "choose 1 or 2" });
    }
  });

  it("comes back to both from a review", () => {
    const covered = { ...pressKeys(stands.differ, "1"), wish: null };
    expect(tell(covered, { type: "looked", view: covered.view }).wish).toBeNull();
  });

  it("is told by the commands where the request does not say", () => {
    const silent = byModel();
    delete silent.approval.metadata["alternative"];
    expect(opens(pressKeys(tell(stands.drafting, { type: "proposed", ...silent }), "enter"))).toBeNull();
    const same = startPropose({}, { preview: { ...stands.first.preview, command: UNDO } });
    expect(opens(pressKeys(tell(same, { type: "proposed", ...silent }), "enter"))).toBe(silent.approval.id);
  });
});

describe("where there is one proposal", () => {
  it.each(["agree", "library"] as const)("%s: Enter opens it, and from its review one goes straight back", (name) => {
    const state = stands[name];
    const opened = pressKeys(state, "enter");
    expect(opens(opened)).toBe(requestOf(state.view).id);
    const back = tell({ ...opened, wish: null }, { type: "looked", view: state.view });
    expect(back.wish).toEqual({ type: "quit" });
  });

  it("a look that comes of itself leaves nothing", () => {
    for (const state of Object.values(stands))
      expect(tell(state, { type: "looked", view: state.view }).wish).toBeNull();
  });

  it("2 opens the library's where the model has none; 1 says so", () => {
    expect(opens(pressKeys(stands.library, "2"))).toBe(stands.library.view.approvals[0]?.id);
    expect(pressKeys(stands.library, "1").notice).toBe("there is none");
    expect(pressKeys(stands.agree, "2").notice).toBe("it is the same, Enter opens it");
  });

  it("t makes a request of the preview where nothing was proposed", () => {
    expect(pressKeys(stands.failed, "enter", "1").wish).toBeNull();
    const making = pressKeys(stands.failed, "t");
    expect(making.work?.job).toEqual({ name: "choose" });
    expect(opens(tell(making, chosen("of-the-preview")))).toBe("of-the-preview");
  });

  it("a review that cannot be opened is said, and does not end the screen later", () => {
    const refused = tell(
      { ...pressKeys(stands.library, "enter"), wish: null },
      { type: "open_failed", message: "Incident not found" },
    );
    expect(refused.notice).toBe("Incident not found");
    expect(tell(refused, { type: "looked", view: refused.view }).wish).toBeNull();
  });
});

describe("keys", () => {
  it("count only for the frame they were pressed on", () => {
    const press = (state: ProposeState, key: string, drawn: number) =>
      tell(state, { type: "key", keystroke: keyOf(key), drawn });
    const old = stands.drafting.frame;
    for (const key of ["1", "2", "enter", "t", "q"]) {
      expect(press(stands.differ, key, old)).toBe(stands.differ);
      expect(press(stands.library, key, old)).toBe(stands.library);
    }
    const help = press(stands.drafting, "?", old);
    expect(press(help, "t", old)).toBe(help);
    const taken = press(stands.drafting, "t", old);
    expect(press(taken, "q", old)).toBe(taken);
  });

  it("read in one go with a choice do not choose", () => {
    const burst = tell(stands.differ, { type: "key", keystroke: { kind: "burst", text: "j1" }, drawn: 99 });
    expect(burst).toMatchObject({ wish: null, notice: "Pasted text is not taken as keys." });
    expect(tell(stands.gathering, { type: "paste", text: "t", drawn: 99 }).taking).toBe(false);
  });

  it("still count while the model writes: what they do does not change with it", () => {
    const { frame } = stands.gathering;
    expect(stands.drafting.frame).toBe(frame);
    expect(tell(stands.drafting, { type: "tick", now: later(50) }).frame).toBe(frame);
  });

  it("choose nothing under the help, which Esc closes", () => {
    expect(pressKeys(stands.help, "t", "1", "enter")).toMatchObject({ taking: false, wish: null });
    expect(pressKeys(stands.help, "escape")).toMatchObject({ help: false, wish: null });
  });

  it("scroll what was read; the end is followed until somebody scrolls, and again from G on", () => {
    const up = pressKeys(stands.drafting, "k");
    expect(up.scroll).not.toBeNull();
    expect(pressKeys(up, "k").scroll).toBe(Number(up.scroll) - 1);
    expect(pressKeys(up, "G").scroll).toBeNull();
    expect(pressKeys(up, "g").scroll).toBe(0);
  });
});
