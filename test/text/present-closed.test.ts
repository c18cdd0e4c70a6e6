/** What is said of requests that nobody had decided when their incident ended. */
import { expect, it } from "vitest";
import { presentApprovals } from "../../src/cli/present/approvals.ts";
import { presentShow } from "../../src/cli/present/show.ts";
import { plainStyle } from "../../src/text/style.ts";
import type { TextOptions } from "../../src/text/view.ts";
import { requestOf, SAMPLE_NOW, sampleView } from "../support/sample-view.ts";

const options = (changes: Partial<TextOptions> = {}): TextOptions => ({
  ...{ style: plainStyle, width: 80, now: SAMPLE_NOW, ascii: false, lang: "en" },
  ...changes,
});
const signed = sampleView({ signatures: [{ signer: "alice@corp" }] });

it("of an incident that is over no request is open or has time left, however it is looked at", () => {
  const other = { ...requestOf(signed), id: "2222aaaa-7b1d-4c55-9a0e-3f1b2c4d5e6f" };
  const approvals = [...signed.approvals, other];
  const over = { ...signed, approvals, incident: { ...signed.incident, status: "resolved" as const } };
  const list = { approvals, over: new Set([over.incident.incident_id]) };
  const wide = { width: 120 };
  for (const text of [presentShow(over, options(wide)), presentApprovals(list, options(wide))]) {
    expect(text).toContain("closed");
    expect(text).not.toMatch(/expires in|pending|more request|left|1 of 2 {2}/);
  }
  expect(presentShow(over, options(wide))).toMatch(/CRITICAL {3}closed with the incident {3}1 of 2 signatures: alice/);
  expect(presentShow(over, options({ ...wide, lang: "zh-TW" }))).toMatch(/已隨事件結案[\s\S]*已隨事件結案/);
  expect(presentApprovals(list, options({ ...wide, lang: "zh-TW" }))).toContain("已結案");
  // What had expired before or since is told as such, as the JSON does.
  const late = { ...wide, now: "2026-11-23T00:00:00Z" };
  expect(presentShow(over, options(late))).toContain("expired 20h ago");
  expect(presentApprovals(list, options(late))).toContain("expired");
});
