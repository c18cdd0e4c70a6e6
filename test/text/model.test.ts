/** What a model said, read and cited, in text: also where the wire holds anything but what is expected. */
import { describe, expect, it } from "vitest";
import { presentAudit } from "../../src/cli/present/audit.ts";
import { presentShow } from "../../src/cli/present/show.ts";
import type { LedgerRow } from "../../src/domain/chain.ts";
import type { EvidenceItem } from "../../src/domain/evidence.ts";
import type { RequestMetadata } from "../../src/domain/request.ts";
import { evidenceOf } from "../../src/text/model-notes.ts";
import { plainStyle } from "../../src/text/style.ts";
import type { TextOptions } from "../../src/text/view.ts";
import { displayWidth } from "../../src/text/width.ts";
import { aReceipt, llmNotes } from "../support/builders.ts";
import { requestOf, SAMPLE_NOW, sampleProposal, sampleView } from "../support/sample-view.ts";

const options = (changes: Partial<TextOptions> = {}): TextOptions => ({
  style: plainStyle,
  width: 80,
  now: SAMPLE_NOW,
  ascii: false,
  lang: "en",
  ...changes,
});

const DESCRIBED = `Name:                   checkout
Namespace:              shop
Replicas:               3 desired | 3 updated | 3 total | 0 available | 3 unavailable
Conditions:
  Available      False   MinimumReplicasUnavailable
Events:
  Warning  FailedCreate  2m  replicaset-controller  quota exceeded
  Warning  BackOff       1m  kubelet                back-off restarting failed container`;

function item(fields: Partial<EvidenceItem> = {}): EvidenceItem {
  return {
    id: "E1",
    source: "kubectl",
    query: "kubectl describe deployment/checkout --namespace=shop",
    text: DESCRIBED,
    ok: true,
    cut: false,
    cited: true,
    ...fields,
  };
}

const alternative = {
  source: "template",
  id: "pod-crash-looping",
  title: "Look into why it crashes",
  remedy: "investigate",
  command: "kubectl logs deployment/checkout --namespace=shop",
  why: ["nothing says that the release is at fault"],
  agrees: false,
};

/** A model's proposal with these fields of `metadata`, as they may come from anywhere. */
function modelView(metadata: Record<string, unknown> = {}) {
  return sampleView({
    proposal: sampleProposal({ source: "llm", template_id: null, llm: llmNotes({ provider: "ollama/qwen3" }) }),
    change: (request) => {
      Object.assign(request.metadata, { match: [], evidence: [], alternative: undefined }, metadata);
    },
  });
}

const shown = (metadata: Record<string, unknown>, changes: Partial<TextOptions> = {}) =>
  presentShow(modelView(metadata), options(changes));

describe("evidence", () => {
  it("shows what is cited with what it says is wrong, and counts the rest", () => {
    const others = [item({ id: "E2", cited: false }), item({ id: "E3", cited: false })];
    const text = shown({ evidence: [...others, item()] });
    expect(text).toContain(`
 Evidence untrusted text, as it was read:
          E1 kubectl describe deployment/checkout --namespace=shop
             “Replicas: 3 desired | 3 updated | 3 total | 0 available | 3 unav…
              Available False MinimumReplicasUnavailable
              Warning FailedCreate 2m replicaset-controller quota exceeded”
          +2 more read, not cited
`);
  });

  it("where nothing tells, begins with the beginning", () => {
    const text = shown({ evidence: [item({ query: "up", text: "checkout 1\ncart 1\npay 1\nsearch 1\n" })] });
    expect(text).toContain("“checkout 1\n              cart 1\n              pay 1”\n");
  });

  it("says which could not be read, and why", () => {
    expect(shown({ evidence: [item({ ok: false, text: "pods is forbidden" })] })).toContain(
      "could not be read: pods is forbidden",
    );
  });

  it("says so where nothing is cited, and nothing where nothing was read", () => {
    expect(shown({ evidence: [item({ cited: false })] })).toContain(" Evidence 1 read, none cited\n");
    expect(shown({ evidence: [] })).not.toContain("Evidence");
  });

  it("is in the language of the engineer", () => {
    const text = shown({ evidence: [item(), item({ id: "E2", cited: false })] }, { lang: "zh-TW" });
    expect(text).toContain("依據     未經信任的原始文字:");
    expect(text).toContain("另讀取 1 項，未引用");
  });

  it.each([
    ["no list", { 0: "E1" }],
    ["words", "E1"],
    ["items that are none", [null, 7, "E1", [], {}, { id: 1, query: "x" }, { id: "E1" }, { query: "x" }]],
  ])("that is %s is none", (_what, evidence) => {
    expect(evidenceOf(requestOf(modelView({ evidence })))).toEqual([]);
    expect(shown({ evidence })).not.toContain("Evidence");
  });

  it("is read only so far", () => {
    const many = Array.from({ length: 10_000 }, (_, i) => item({ id: `E${i}`, cited: false }));
    expect(evidenceOf(requestOf(modelView({ evidence: many })))).toHaveLength(32);
  });
});

describe("an answer from the cache", () => {
  it.each([
    ["en", new Date(Date.parse(SAMPLE_NOW) - 7 * 60_000).toISOString(), "answer from cache, 7m ago"],
    ["zh-TW", new Date(Date.parse(SAMPLE_NOW) - 7 * 60_000).toISOString(), "來自快取的回答（7m 前）"],
    ["en", null, "answer from cache "],
    ["en", "yesterday\u001b[31m", "answer from cache "],
  ] as const)("says how old it is: %s, %s", (lang, llm_answered_at, words) => {
    const text = shown({ llm_from_cache: true, llm_answered_at }, { lang, width: 200 });
    expect(text.replace(/\n/g, " ")).toContain(words);
    expect(shown({ llm_from_cache: false, llm_answered_at }, { lang, width: 200 })).not.toContain(words);
  });
});

describe("model and library", () => {
  it("that differ are both heard, before the model's words, with the way to take the other", () => {
    const text = shown({ alternative }, { width: 120 });
    const [why, take, words] = text.slice(text.indexOf(" Why")).split("\n");
    expect(why).toBe(
      " Why      The model says: roll back; template pod-crash-looping says: investigate, because nothing says that the release",
    );
    expect(text.replace(/\s+/g, " ")).toContain(
      "because nothing says that the release is at fault (to take that: awooo propose INC-2041 --source template)",
    );
    expect([take, words].join(" ")).toContain("is at fault");
    expect(shown({ alternative }, { lang: "zh-TW" }).replace(/\s+/g, "")).toContain(
      "模型建議：回復前一版；範本pod-crash-looping建議：調查，因為nothing".replace(/\s+/g, ""),
    );
  });

  it("that mean the same remedy with another command are told apart by it", () => {
    const command = "kubectl rollout undo deployment/cart --namespace=shop";
    const text = shown({ alternative: { ...alternative, remedy: "rollback_workload", command } }, { width: 200 });
    expect(text).toContain(
      "says: kubectl rollout undo deployment/checkout --namespace=shop --to-revision=41; template pod-crash-looping says: kubectl rollout undo deployment/cart --namespace=shop, because",
    );
  });

  it("that agree need one phrase", () => {
    const text = shown({ alternative: { ...alternative, agrees: true } });
    expect(text.match(/template pod-crash-looping agrees/g)).toHaveLength(1);
    expect(text).not.toContain("The model says");
  });

  it("a playbook that differs is not said to agree", () => {
    const view = modelView({ alternative: { ...alternative, source: "playbook", id: "rollback-first" } });
    Object.assign(requestOf(view), { matched_playbook_id: "rollback-first" });
    const text = presentShow(view, options());
    expect(text).toContain("playbook rollback-first says: investigate");
    expect(text).not.toContain("rollback-first agrees");
  });

  it.each([
    ["null", null],
    ["a word", "no"],
    ["a stranger", { source: "oracle", id: "x", agrees: false }],
    ["nameless", { source: "template", agrees: false }],
  ])("an opinion that is %s is none", (_what, stranger) => {
    expect(shown({ alternative: stranger })).toBe(shown({}));
  });

  it("agreement has to be said in so many words", () => {
    expect(shown({ alternative: { ...alternative, agrees: "yes" } })).toContain("The model says");
  });

  it("of a proposal that is not the model's nothing is said", () => {
    const view = sampleView({ change: (request) => void Object.assign(request.metadata, { alternative }) });
    expect(presentShow(view, options())).not.toContain("The model says");
  });
});

describe("a model that gave nothing", () => {
  const withReceipt = (failure: unknown, lang: "en" | "zh-TW" = "en") => {
    const llm_receipt = { ...aReceipt(), failure };
    const view = sampleView({ change: (request) => void Object.assign(request.metadata, { llm_receipt }) });
    return presentShow(view, options({ lang }));
  };

  it.each([
    ["timeout", "no model: no answer in time"],
    ["unreachable", "no model: the server does not answer"],
    ["too_hot", "no model: too hot"],
    ["constructor", "no model: constructor"],
  ])("%s: %s", (failure, words) => {
    expect(withReceipt(failure)).toContain(`template rollout-stuck   ${words}`);
  });

  it("is named in the language of the engineer", () => {
    expect(withReceipt("timeout", "zh-TW")).toContain("未使用模型：未及時回答");
  });

  it.each([[null], [7], [{}]])("%j is no failure", (failure) => {
    expect(withReceipt(failure)).not.toContain("no model");
  });
});

describe("hostile text from the wire", () => {
  const HOSTILE = "evil\x1b[2J\u202e\u200b\r\nfailed: name 模型".repeat(40);
  const metadata: Partial<Record<keyof RequestMetadata, unknown>> = {
    evidence: [item({ id: HOSTILE, query: HOSTILE, text: HOSTILE }), item({ ok: false, text: HOSTILE })],
    alternative: { ...alternative, id: HOSTILE, remedy: HOSTILE, why: [HOSTILE], title: HOSTILE },
    llm_receipt: { failure: HOSTILE },
  };

  it.each([40, 80, 120])("stays within %i columns, and nothing of it reaches the terminal", (width) => {
    for (const lang of ["en", "zh-TW"] as const) {
      const text = shown(metadata, { width, lang });
      expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      for (const line of text.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    }
    expect(shown(metadata, { width, ascii: true })).toMatch(/^[\n\x20-\x7e]*$/);
  });
});

describe("the audit", () => {
  const row = (metadata: unknown): LedgerRow => ({
    seq: 3,
    lamport: 3,
    id: "e3",
    incident_id: "INC-2041",
    at: SAMPLE_NOW,
    actor: "carol@corp",
    host: "laptop",
    type: "request.created",
    body: JSON.stringify({ request: { ...requestOf(modelView()), metadata } }),
    prev: "",
    hash: "",
  });

  it("shows the beginning of both hashes", () => {
    const text = presentAudit([row({ llm_receipt: aReceipt() })], options());
    expect(text).toContain(`on laptop, prompt ${"p".repeat(12)}, answer ${"a".repeat(12)}`);
  });

  it.each([[null], ["x"], [{ llm_receipt: 7 }], [{ llm_receipt: { prompt_sha256: 7 } }]])(
    "and none of %j",
    (metadata) => {
      expect(presentAudit([row(metadata)], options()).endsWith("on laptop")).toBe(true);
    },
  );
});
