import { describe, expect, it } from "vitest";
import { leftLines } from "../../src/text/left.ts";
import { joinLines } from "../../src/text/review.ts";
import { plainStyle } from "../../src/text/style.ts";
import { currentApproval, type ShowView, type TextOptions } from "../../src/text/view.ts";
import { manualProposal, SAMPLE_NOW, sampleView } from "../support/sample-view.ts";

const options = (): TextOptions => ({ style: plainStyle, width: 80, now: SAMPLE_NOW, ascii: false, lang: "en" });

const left = (view: ShowView) => joinLines(leftLines(view, currentApproval(view.approvals), options()));

const signed = sampleView({ signatures: [{ signer: "alice@corp" }] });
const manual = sampleView({ proposal: manualProposal });

describe("what is printed when the review is left", () => {
  it("fits in a few lines: what is wrong, the badge, the command, the next step", () => {
    const lines = left(signed).trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(8);
    const order = ["INC-2041", "Kube", "CRITICAL   1 of 2", "kubectl rollout undo", "request 1f3c9a2e", "Next:"];
    expect(order.map((words) => lines.findIndex((line) => line.includes(words)))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("has the steps of a person only where they may be done", () => {
    expect(left(manual)).not.toContain("Delete the failed challenge");
    const done = sampleView({ proposal: manualProposal, signatures: [{ signer: "a" }, { signer: "b" }] });
    expect(left(done)).toContain("Delete the failed challenge");
  });

  it("says what to do without a proposal", () => {
    const text = left({ ...signed, approvals: [] });
    expect(text).toMatch(/No proposal yet\.\n Next: awooo propose INC-2041\n$/);
  });
});
