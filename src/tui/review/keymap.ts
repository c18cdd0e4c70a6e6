/** Every key of the review, once: the footer, the help and the reducer read this table. */
import type { Lang } from "../../domain/lang.ts";
import { type Keystroke, keyName } from "../keystroke.ts";

export type PaneName = "signals" | "evidence" | "timeline" | "risk" | "reasoning" | "trust" | "audit";

/** What changes something outside, or asks for it: each may be disabled, with a reason. */
export type Deed = "approve" | "reject" | "edit" | "copy" | "run" | "resolve" | "propose";

export type Command = Deed | PaneName | "up" | "down" | "page_up" | "page_down" | "top" | "bottom" | "help" | "quit";

export interface Binding {
  command: Command;
  /** Characters and named keys that mean it; the first is the one shown. */
  keys: readonly string[];
  label: Record<Lang, string>;
  help: Record<Lang, string>;
  /** Shown in the footer, in this order. */
  footer: boolean;
}

const bind = (command: Command, keys: string[], footer: boolean, label: [string, string], help: [string, string]) => ({
  command,
  keys,
  footer,
  label: { en: label[0], "zh-TW": label[1] },
  help: { en: help[0], "zh-TW": help[1] },
});

export const KEYMAP: readonly Binding[] = [
  bind(
    "approve",
    ["a"],
    true,
    ["approve", "核准"],
    ["sign for it; asks before anything is signed", "簽核；簽核前會再確認"],
  ),
  bind(
    "reject",
    ["r"],
    true,
    ["reject", "拒絕"],
    ["end it for everybody; asks, takes a comment", "終止此請求；會再確認，可附註"],
  ),
  bind(
    "edit",
    ["e"],
    true,
    ["edit", "修改"],
    ["change the command: makes a new, unsigned request", "修改指令：產生尚未簽核的新請求"],
  ),
  bind(
    "copy",
    ["y"],
    true,
    ["copy", "複製"],
    ["the command into the terminal's clipboard", "將指令複製到終端機剪貼簿"],
  ),
  bind("run", ["x"], true, ["run", "執行"], ["carry out what is approved; asks first", "執行已核准的請求；會先確認"]),
  bind("resolve", ["R"], true, ["resolve", "結案"], ["close the incident; asks first", "結束事件；會先確認"]),
  bind("propose", ["p"], true, ["propose", "提案"], ["ask for another proposal", "請求新的提案"]),
  bind("signals", ["1"], false, ["signals", "告警"], ["the alerts, newest first", "告警，最新在前"]),
  bind(
    "evidence",
    ["2"],
    false,
    ["evidence", "佐證"],
    ["what a model read before it proposed", "模型提案前讀取的資料"],
  ),
  bind("timeline", ["3"], false, ["timeline", "時間軸"], ["who did what, when", "何時何人做了什麼"]),
  bind(
    "risk",
    ["4"],
    false,
    ["risk sum", "風險計算"],
    ["how the risk came about; every check", "風險如何計算；所有檢查"],
  ),
  bind("reasoning", ["5"], false, ["reasoning", "理由"], ["the whole text of the proposal", "提案全文"]),
  bind("trust", ["t"], false, ["trust", "信任"], ["the record behind the risk", "風險背後的執行紀錄"]),
  bind(
    "audit",
    ["A"],
    false,
    ["audit", "稽核"],
    ["the ledger of this incident, with hashes", "此事件的稽核紀錄與雜湊"],
  ),
  bind("down", ["j", "down"], false, ["down", "向下"], ["scroll the pane down", "窗格向下捲動"]),
  bind("up", ["k", "up"], false, ["up", "向上"], ["scroll the pane up", "窗格向上捲動"]),
  bind("page_down", [" ", "page_down"], false, ["page down", "下一頁"], ["scroll the pane by a page", "窗格向下一頁"]),
  bind("page_up", ["b", "page_up"], false, ["page up", "上一頁"], ["scroll the pane back by a page", "窗格向上一頁"]),
  bind("top", ["g", "home"], false, ["top", "最上"], ["the beginning of the pane", "窗格開頭"]),
  bind("bottom", ["G", "end"], false, ["bottom", "最下"], ["the end of the pane", "窗格結尾"]),
  bind("help", ["?"], true, ["help", "按鍵"], ["this help; ? or Esc closes it", "此說明；按 ? 或 Esc 關閉"]),
  bind("quit", ["q", "escape"], true, ["back", "返回"], ["leave; nothing is signed", "離開，不簽核"]),
];

/** The panes that stand in the row of tabs; the others join it while they are open. */
export const TABS: readonly PaneName[] = ["signals", "evidence", "timeline", "risk", "reasoning"];

const PANES: readonly string[] = [...TABS, "trust", "audit"] satisfies PaneName[];

export function isPane(command: Command): command is PaneName {
  return PANES.includes(command);
}

export function bindingOf(command: Command): Binding {
  const found = KEYMAP.find((binding) => binding.command === command);
  if (found === undefined) throw new Error(`${command} has no key`);
  return found;
}

/** What a key means on the review itself; null where it means nothing. */
export function commandOf(keystroke: Keystroke): Command | null {
  const key = keyName(keystroke);
  return KEYMAP.find((binding) => key !== null && binding.keys.includes(key))?.command ?? null;
}
