/** All that was read before a model proposed something, and what the library would have done, for a pane that scrolls. */
import type { EvidenceItem } from "../domain/evidence.ts";
import type { Lang } from "../domain/lang.ts";
import type { ApprovalRequest } from "../domain/request.ts";
import { flow, type Span } from "./flow.ts";
import { alternativeNoteOf, evidenceOf, receiptNoteOf } from "./model-notes.ts";
import { modelWordsFor } from "./model-words.ts";
import { safeText } from "./safe-text.ts";
import { checkMark, symbolsFor } from "./symbols.ts";
import type { TextOptions } from "./view.ts";
import { wrapText } from "./width.ts";

const MAX_TEXT = 4000;
const MAX_NAME = 300;
/** Characters of a hash that one compares by eye. */
const SHOWN_OF_HASH = 12;

const WORDS = {
  en: {
    none: "No evidence was collected for this proposal.",
    cited: "cited",
    failed: "could not be read",
    cut: "cut",
    alternative: "Without the model",
    agrees: "agrees",
    differs: "differs",
    receipt: "Model call",
    prompt: "prompt",
    answer: "answer",
  },
  "zh-TW": {
    none: "此提案沒有蒐集佐證資料。",
    cited: "已引用",
    failed: "無法讀取",
    cut: "已截斷",
    alternative: "不用模型時",
    agrees: "一致",
    differs: "不同",
    receipt: "模型呼叫",
    prompt: "提示",
    answer: "回答",
  },
} as const satisfies Record<Lang, unknown>;

/** Cited first, each with what was asked; then what the library would have done, and the hashes of the call. */
export function evidencePaneLines(approval: ApprovalRequest, options: TextOptions): string[] {
  const { style, width, lang } = options;
  const items = evidenceOf(approval);
  const rest = [...alternativeLines(approval, options), ...receiptLines(approval, options)];
  if (items.length === 0) return [...flow([{ text: WORDS[lang].none }], { width, indent: 1 }), ...rest];
  // A stable sort: what was cited first, else as it was read.
  const ordered = [...items].sort((a, b) => Number(b.cited) - Number(a.cited));
  return [
    ` ${style.yellow(modelWordsFor(lang).untrusted)}`,
    ...ordered.flatMap((item) => itemLines(item, options)),
    ...rest,
  ];
}

function itemLines({ id, query, text, ok, cut, cited }: EvidenceItem, options: TextOptions): string[] {
  const { style, width, ascii, lang } = options;
  const words = WORDS[lang];
  const name = (value: string) => safeText(value, { max: MAX_NAME, ascii });
  const head: Span[] = [
    { text: name(id), paint: style.bold },
    { text: name(query), paint: style.cyan },
    { text: cited ? `${checkMark("passed", ascii)} ${words.cited}` : "", paint: style.green },
    { text: ok ? "" : `${checkMark("failed", ascii)} ${words.failed}`, paint: style.red },
    { text: cut ? `(${words.cut})` : "", paint: style.dim },
  ];
  return [...flow(head, { width, indent: 1, gap: "  " }), ...quotedLines(text, options)];
}

function quotedLines(text: string, { style, width, ascii }: TextOptions): string[] {
  const said = safeText(text, { singleLine: false, max: MAX_TEXT, ascii }).trim();
  if (said === "") return [];
  const { quote } = symbolsFor(ascii);
  return wrapText(quote[0] + said + quote[1], width - 3).map((line) => (line === "" ? "" : `   ${style.dim(line)}`));
}

function alternativeLines(approval: ApprovalRequest, { style, width, ascii, lang }: TextOptions): string[] {
  const other = alternativeNoteOf(approval);
  if (other === null) return [];
  const words = WORDS[lang];
  const safe = (value: string, max = MAX_NAME) => safeText(value, { max, ascii });
  const head: Span[] = [
    { text: words.alternative, paint: style.cyan },
    { text: `${other.source} ${safe(other.id)}` },
    { text: other.agrees ? words.agrees : words.differs, paint: other.agrees ? style.green : style.yellow },
  ];
  const why = other.why.map((line) => ({ text: safe(line), paint: style.dim }));
  return [
    "",
    ...flow(head, { width, indent: 1, gap: "  " }),
    ...flow([{ text: safe(other.title) }], { width, indent: 3 }),
    ...flow([{ text: safe(other.command ?? "", MAX_TEXT), paint: style.bold }], { width, indent: 3 }),
    ...flow(why, { width, indent: 3 }),
  ];
}

/** What the audit keeps of the call. */
function receiptLines({ metadata }: ApprovalRequest, { style, width, ascii, lang }: TextOptions): string[] {
  const receipt = receiptNoteOf(metadata);
  if (receipt === null) return [];
  const words = WORDS[lang];
  const short = (name: string, hash: string | null) => (hash === null ? "" : `${name} ${hash.slice(0, SHOWN_OF_HASH)}`);
  const parts = [
    receipt.model,
    short(words.prompt, receipt.prompt_sha256),
    short(words.answer, receipt.answer_sha256),
    receipt.failure ?? "",
  ];
  const spans = parts.map((text) => ({ text: safeText(text, { max: MAX_NAME, ascii }), paint: style.dim }));
  return ["", ` ${style.cyan(words.receipt)}`, ...flow(spans, { width, indent: 3, gap: "  " })];
}
