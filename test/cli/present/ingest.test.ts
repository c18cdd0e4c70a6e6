import { describe, expect, it } from "vitest";
import { presentIngest } from "../../../src/cli/present/ingest.ts";
import type { IngestedIncident } from "../../../src/flows/ingest.ts";
import { plainStyle } from "../../../src/text/style.ts";
import type { TextOptions } from "../../../src/text/view.ts";
import { anIncident, aSignal, T0 } from "../../support/builders.ts";

const options: TextOptions = { style: plainStyle, width: 80, now: T0, ascii: false, lang: "en" };

function ingested(fields: Partial<IngestedIncident> = {}, incident = {}): IngestedIncident {
  const document = anIncident({ incident_id: "INC-7K2M9QXA", affected_services: ["shop/checkout"], ...incident });
  return {
    incident_id: document.incident_id,
    created: true,
    signals_added: 2,
    signals_ended: 0,
    incident: document,
    ...fields,
  };
}

const present = (incidents: IngestedIncident[], changes: Partial<TextOptions> = {}) =>
  presentIngest({ incidents }, { ...options, ...changes });

describe("presentIngest", () => {
  it("gives one line an incident and the next step", () => {
    expect(present([ingested()])).toBe(
      "INC-7K2M9QXA  new  P1  2 signals  shop/checkout\n Next: awooo propose INC-7K2M9QXA\n",
    );
  });

  it("says what became of incidents that were known", () => {
    const text = present([
      ingested({ created: false, signals_added: 1, signals_ended: 2 }),
      ingested({ created: false, signals_added: 0 }, { incident_id: "INC-2", affected_services: [], title: "Mail" }),
      ingested({ created: false, signals_added: 0 }, { incident_id: "INC-3", status: "resolved" }),
    ]);
    expect(text.trimEnd().split("\n")).toEqual([
      "INC-7K2M9QXA  updated  P1  +1 signal, 2 ended  shop/checkout",
      "INC-2         known    P1  nothing new         Mail",
      "INC-3         over     P1  nothing new         shop/checkout",
      " Next: awooo propose INC-7K2M9QXA",
    ]);
  });

  it("does not ask for a proposal where one is, or where nothing is open", () => {
    expect(present([ingested({}, { proposal_ids: ["p-1"] })])).not.toContain("Next");
    expect(present([ingested({}, { status: "closed" })])).not.toContain("Next");
  });

  it("says that nothing fires", () => {
    expect(present([])).toBe("No alert is firing: no incident was made.\n");
    expect(present([], { lang: "zh-TW" })).toContain("沒有");
  });

  it("shows no text from outside as it is", () => {
    const text = present([
      ingested({}, { affected_services: ["shop/\u202echeck\u001b[2Jout\n"], signals: [aSignal()] }),
    ]);
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{C}/u);
  });

  it("speaks Chinese and fits a narrow screen", () => {
    expect(present([ingested()], { lang: "zh-TW" })).toContain("2 個訊號");
    for (const line of present([ingested()], { width: 24 }).split("\n")) expect(line.length).toBeLessThanOrEqual(24);
  });
});
