/** What is said of a request that may run, and of what came of it. */
import { expect, it } from "vitest";
import { presentRun } from "../../src/cli/present/run.ts";
import { presentShow } from "../../src/cli/present/show.ts";
import { presentWait } from "../../src/cli/present/wait.ts";
import type { Execution } from "../../src/domain/run.ts";
import { plainStyle } from "../../src/text/style.ts";
import type { TextOptions } from "../../src/text/view.ts";
import { manualProposal, requestOf, SAMPLE_NOW, sampleView } from "../support/sample-view.ts";

const options = (changes: Partial<TextOptions> = {}): TextOptions => ({
  style: plainStyle,
  width: 80,
  now: SAMPLE_NOW,
  ascii: false,
  lang: "en",
  ...changes,
});

const handedOver = (argv: readonly string[] | null): Execution => ({
  ...{ status: "handed_over", started_at: SAMPLE_NOW, finished_at: null, by: "alice@corp", host: "laptop-a" },
  ...{ argv, exit_code: null, reason: null, detail: "alice@corp asked for it", inverse: null, reconciled: false },
});

it.each([
  ["2026-11-22T03:16:07Z", "run within 24m", "須於 24m 內執行", "Next: awooo run 1f3c9a2e"],
  ["2026-11-22T03:50:07Z", "expired 9m ago, not run", "已逾期 9m，未執行", "Next: awooo propose INC-2041\n"],
])("says until when what was approved may run: %s", (now, en, zh, next) => {
  const view = sampleView({ signatures: [{ signer: "a" }, { signer: "b" }] });
  const text = presentShow(view, options({ now }));
  expect(text).toContain(en);
  expect(text).toContain(next);
  expect(presentShow(view, options({ now, lang: "zh-TW" }))).toContain(zh);
  const approval = requestOf(view);
  expect(presentWait({ incident: view.incident, approval }, options({ now }))).toContain(en);
  const over = { ...view.incident, status: "resolved" as const };
  expect(presentShow({ ...view, incident: over }, options({ now }))).not.toMatch(/run within|not run\b(?!:)/);
});

it("says of steps by hand that they are for a person, and of a command why awooo does not run it", () => {
  const of = (view: ReturnType<typeof sampleView>, lang: TextOptions["lang"] = "en") => {
    const approval = requestOf(view);
    const execution = handedOver(approval.metadata.argv);
    return presentRun({ incident: view.incident, approval, execution }, options({ lang }));
  };
  const steps = sampleView({ proposal: manualProposal });
  expect(of(steps)).toContain("These steps are for a person; awooo runs nothing of them\n");
  expect(of(steps)).not.toContain("does not run it");
  expect(of(steps, "zh-TW")).toContain("awooo 不執行其中任何一項");
  expect(of(sampleView())).toContain("awooo does not run it: alice@corp asked for it\n");
});

it("has the urgency of the time to run in colour, as that of the time to sign", () => {
  const mark = { ...plainStyle, yellow: (text: string) => `<y>${text}</y>`, red: (text: string) => `<r>${text}</r>` };
  const view = sampleView({ signatures: [{ signer: "a" }, { signer: "b" }] });
  expect(presentShow(view, options({ style: mark }))).toContain("<y>run within 26m</y>");
  expect(presentShow(view, options({ style: mark, now: "2026-11-22T03:50:07Z" }))).toContain(
    "<r>expired 9m ago, not run</r>",
  );
});
