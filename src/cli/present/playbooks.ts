/** The team's playbooks: what there is, and how well each fits an incident. */
import { targetText } from "../../domain/target.ts";
import type { TestedPlaybooks } from "../../flows/library.ts";
import { flow } from "../../text/flow.ts";
import { joinLines } from "../../text/review.ts";
import { safeText } from "../../text/safe-text.ts";
import { symbolsFor } from "../../text/symbols.ts";
import type { TextOptions } from "../../text/view.ts";
import { type Cell, tableLines } from "./table.ts";

export interface PlaybookRow {
  id: string;
  remedy: string;
  action: string | null;
  title: string;
  trust: { ewma: number; n: number } | null;
}

const NONE = {
  en: "No playbooks: put YAML files into playbooks/ of the configuration folder that `awooo config` shows.",
  "zh-TW": "沒有 playbook：請將 YAML 檔放入 `awooo config` 所示設定資料夾的 playbooks/。",
};

export function presentPlaybooks(rows: readonly PlaybookRow[], options: TextOptions): string {
  const { style, width, ascii, lang } = options;
  if (rows.length === 0) return joinLines(flow([{ text: NONE[lang] }], { width }));
  const cells = rows.map(({ id, remedy, action, title, trust }): Cell[] => [
    { text: id, paint: style.bold },
    { text: action ?? "-" },
    { text: remedy, paint: style.dim },
    { text: trust === null ? "" : `${trust.ewma.toFixed(2)} (${trust.n})` },
    { text: safeText(title, { ascii }) },
  ]);
  return joinLines(tableLines(cells, width, symbolsFor(ascii).ellipsis));
}

/** `✓` before the one that would be taken; the alert family must agree, whatever the score. */
export function presentScores({ target, scores, taken }: TestedPlaybooks, options: TextOptions): string {
  const { style, width, ascii, lang } = options;
  if (scores.length === 0) return joinLines(flow([{ text: NONE[lang] }], { width }));
  const other = { en: "no alert of its families fires", "zh-TW": "沒有其告警家族的告警" }[lang];
  const rows = scores.map(({ playbook, score, family }): Cell[] => [
    { text: playbook.id === taken ? symbolsFor(ascii).done : " ", paint: style.green },
    { text: score.toFixed(2), paint: style.bold },
    { text: playbook.id },
    { text: family ? "" : other, paint: style.dim },
  ]);
  const head = flow([{ text: `${target.kind} ${safeText(targetText(target), { ascii })}` }], { width });
  return joinLines([...head, ...tableLines(rows, width, symbolsFor(ascii).ellipsis)]);
}
