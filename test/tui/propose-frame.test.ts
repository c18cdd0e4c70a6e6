/** The screen that proposes as drawn: on every size, in every phase and end, in both languages. */
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../src/text/width.ts";
import { proposeFrame } from "../../src/tui/propose/layout.ts";
import type { ProposeState } from "../../src/tui/propose/state.ts";
import { themeFor } from "../../src/tui/theme.ts";
import {
  byLibrary,
  byModel,
  everyStand,
  later,
  manualPreview,
  proposeText,
  RESTART,
  STEPS,
  startPropose,
  tell,
  tellSteps,
  UNDO,
} from "../support/sample-propose.ts";
import { expectFits, expectWhole } from "./propose-expect.ts";

const DIM = `${String.fromCharCode(27)}[2m`;
const LOOKS = [
  { ascii: false, lang: "en" },
  { ascii: true, lang: "en" },
  { ascii: false, lang: "zh-TW" },
  { ascii: true, lang: "zh-TW" },
] as const;

describe.each([40, 80, 99, 100, 120, 200])("%d columns", (columns) => {
  it.each([24, 50])("%d rows: every phase and end fits, in every look, with badge and whole command", (rows) => {
    for (const look of LOOKS) {
      for (const state of Object.values(everyStand({ columns, rows, ...look }))) {
        expectFits(state);
        expectWhole(state);
        expect(proposeFrame(state, themeFor("16"))).toHaveLength(rows);
        for (const line of proposeFrame(state, themeFor("16"))) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
        if (look.ascii && look.lang === "en") expect(proposeText(state)).toMatch(/^[\x20-\x7e\n]*$/);
      }
    }
  });
});

it("tells of a model of which the server did not say what it can do", () => {
  const unsaid = { step: "unsaid", model: "qwen3:8b", why: "no answer in time" } as const;
  expect(proposeText(tellSteps(startPropose(), [...STEPS.slice(0, 1), unsaid, ...STEPS.slice(1, 2)]))).toContain(
    "? not known what qwen3:8b can do: no answer in time",
  );
});

describe("the first frame", () => {
  it("at 80x24 says what is wrong, what can be done at once, how risky it is, where, why, and with which key", () => {
    const text = proposeText(startPropose());
    expect(text).toContain("KubeDeploymentRolloutStuck +2");
    expect(text).toContain("▲ HIGH   preview: template crash-loop; not checked yet");
    expect(text).toContain("t take it now");
    expect(text).toContain(RESTART);
    expect(text).toContain("on deployment checkout, namespace shop");
    expect(text).toContain("Why      KubePodNotReady fits");
    expect(text).toContain("● reach the model");
  });

  it("has the steps where a person has to do it, and says how many are left out", () => {
    const long = { ...manualPreview, manual_steps: Array.from({ length: 30 }, (_, i) => `step ${i} of the repair`) };
    expect(proposeText(startPropose({}, { preview: manualPreview }))).toContain("3. Delete the failed challenge");
    const text = proposeText(startPropose({}, { preview: long }));
    expect(text).toContain("Renew the certificate");
    expect(text).toMatch(/\+\d\d more, on the review/);
    expectFits(startPropose({}, { preview: long }));
  });
});

describe("progress", () => {
  it("ticks what is done, names what goes on, and counts down", () => {
    const { reaching, gathering, drafting, checking, checked } = everyStand();
    expect(proposeText(reaching)).toMatch(/● reach the model 2s {3}○ gather/);
    expect(proposeText(reaching)).toContain("2s of 90s, 88s left");
    expect(proposeText(gathering)).toContain("✓ reach the model   ● gather 12s   ○ draft   ○ check");
    expect(proposeText(gathering)).toMatch(/✓ E1 kubectl describe deployment\S+ --namespace=shop {2}2\.1 KB/);
    expect(proposeText(gathering)).toMatch(/✗ E2 kubectl logs .* forbidden for this user/);
    expect(proposeText(gathering)).toContain("● reading kubectl rollout history");
    expect(proposeText(drafting)).toContain("qwen3:8b mends its answer, 1.2 KB");
    expect(proposeText(drafting)).toContain("untrusted text");
    expect(proposeText(drafting)).toContain("start the same broken pods again.");
    expect(proposeText(checking)).toContain("● permission  ● exists  ● dry run");
    expect(proposeText(checked)).toContain("✓ permission  ✗ exists  ● dry run");
  });

  it("has its bar in shape, and in ASCII", () => {
    const at = (seconds: number, ascii = false) =>
      proposeText(tell(everyStand({ ascii }).reaching, { type: "tick", now: later(seconds) }));
    expect(at(0)).toContain("[░░░░░░░░░░░░░░░░]");
    expect(at(45)).toContain("[████████░░░░░░░░]");
    expect(at(45, true)).toContain("[########........]");
    expect(at(500)).toContain("[████████████████]");
    expect(at(500)).toContain("0s left");
  });

  it("shows a model's words dim, and nothing of theirs undimmed", () => {
    const painted = proposeFrame(everyStand().drafting, themeFor("16")).join("\n");
    for (const word of ["revision 42 began", "same broken pods again."]) {
      const line = painted.split("\n").find((candidate) => candidate.includes(word));
      expect(line?.startsWith(` ${DIM}`)).toBe(true);
    }
  });
});

describe("where the two differ", () => {
  const lineOf = (state: ProposeState, part: string) =>
    proposeText(state)
      .split("\n")
      .findIndex((line) => line.includes(part));

  it("marks below the words what the other does not have", () => {
    const lines = proposeText(everyStand().differ).split("\n");
    const at = lines.findIndex((line) => line.includes(UNDO));
    const under = (word: string) => {
      const column = lines[at]?.indexOf(word) ?? -1;
      return lines[at + 1]?.slice(column, column + word.length);
    };
    expect(under("undo")).toBe("^^^^");
    expect(under("--to-revision=41")).toBe("^".repeat(16));
    expect(under("rollout")?.trim()).toBe("");
  });

  it("takes the cluster a command is bound to for no difference", () => {
    const bound = byModel({ alternative: { command: UNDO } });
    bound.approval.action = `${UNDO} --context=prod-eu`;
    const text = proposeText(tell(everyStand().drafting, { type: "proposed", ...bound }));
    expect(text).toContain("--context=prod-eu");
    expect(text).not.toContain("^");
  });

  it("stand below one another under 100 columns, beside each other from there on, part by part", () => {
    const below = everyStand({ columns: 99 }).differ;
    expect(lineOf(below, "▲ HIGH")).toBeGreaterThan(lineOf(below, "■ CRITICAL") + 2);
    for (const columns of [100, 120, 200]) {
      const beside = everyStand({ columns }).differ;
      expect(lineOf(beside, "▲ HIGH")).toBe(lineOf(beside, "■ CRITICAL"));
      expect(lineOf(beside, "rollout undo")).toBe(lineOf(beside, "rollout restart"));
    }
  });

  it("says what in, and with which keys one chooses", () => {
    const text = proposeText(everyStand().differ);
    expect(text).toContain("≠ Model and template crash-loop differ in command and risk. Choose 1 or 2.");
    expect(text).toContain("1 the model's  2 the library's");
  });

  it("does not know the risk of a proposal that is not the preview", () => {
    const other = byModel({
      alternative: { id: "rollout-stuck", command: "kubectl rollout pause deployment/checkout" },
    });
    const text = proposeText(tell(everyStand().drafting, { type: "proposed", ...other }));
    expect(text).toContain("? RISK NOT KNOWN  template rollout-stuck");
    expect(text).not.toContain("▲ HIGH");
  });

  it("says where one of them is done by hand", () => {
    const state = startPropose({}, { preview: manualPreview });
    const made = byModel({ alternative: { id: "certificate", command: null, title: manualPreview.title } });
    const text = proposeText(tell(state, { type: "proposed", ...made }));
    expect(text).toContain("differ in what does it: a command or a person");
    expect(text).toContain("to do by hand");
  });
});

describe("the end", () => {
  it("says in one line why there is none of the model's, also for a reason it does not know", () => {
    const { drafting, library } = everyStand();
    expect(proposeText(library)).toContain("✗ No proposal from the model: no answer in time.");
    expect(proposeText(library)).toContain("Enter opens the review.");
    const odd = tell(drafting, { type: "proposed", ...byLibrary("cosmic_rays\x1b[2J") });
    expect(proposeText(odd)).toContain("No proposal from the model: cosmic rays\\x1b[2J.");
    expect(proposeText(tell(drafting, { type: "proposed", ...byLibrary(null) }))).not.toContain("No proposal");
  });

  it("says where both agree, and that it was proposed before", () => {
    expect(proposeText(everyStand().agree)).toContain(
      "✓ Model and template rollout-stuck agree. Enter opens the review.",
    );
    const reused = tell(startPropose(), { type: "proposed", ...byModel(), reused: true });
    expect(proposeText(reused)).toContain("Proposed before, from the same evidence.");
  });

  it("keeps badge and command under a failure of any length", () => {
    const message = "everything is broken ".repeat(40);
    const state = tell(everyStand().help, { type: "failed", job: "propose", message });
    expectWhole(state);
    expectWhole(tell(everyStand().drafting, { type: "failed", job: "propose", message }));
    expect(proposeText(state)).toContain("Keys");
  });

  it("keeps the preview where nothing was proposed", () => {
    const text = proposeText(everyStand().failed);
    expect(text).toContain("✗ NOTHING PROPOSED The ledger is locked. Try again.");
    expect(text).toContain(RESTART);
    expect(text).toContain("t take it now");
  });
});

it("in Chinese no English is left but names, ids, commands, risk words and what others wrote", () => {
  for (const [name, state] of Object.entries(everyStand({ lang: "zh-TW" }))) {
    const text = proposeText(state);
    for (const word of ["preview", "take", "untrusted", "Choose", "agree", "model ", "review", "checks", "scroll"]) {
      expect(text, `${name}: ${word}`).not.toContain(word);
    }
  }
});
