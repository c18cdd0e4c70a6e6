/** Every key of the review. */
import { keymapOf } from "../keymap.ts";
import { SCROLL_KEYS, type Scroll } from "../scroll.ts";

export type PaneName = "signals" | "evidence" | "timeline" | "risk" | "reasoning" | "trust" | "audit";

/** What changes something outside, or asks for it: each may be disabled, with a reason. */
export type Deed = "approve" | "reject" | "edit" | "copy" | "run" | "resolve" | "propose";

export type Command = Deed | PaneName | Scroll | "help" | "quit";

export const REVIEW_KEYS = keymapOf<Command>([
  [
    "approve",
    ["a"],
    ["approve", "核准"],
    ["sign for it; asks before anything is signed", "簽核；簽核前會再確認"],
    "footer",
  ],
  [
    "reject",
    ["r"],
    ["reject", "拒絕"],
    ["end it for everybody; asks, takes a comment", "終止此請求；會再確認，可附註"],
    "footer",
  ],
  [
    "edit",
    ["e"],
    ["edit", "修改"],
    ["change the command: makes a new, unsigned request", "修改指令：產生尚未簽核的新請求"],
    "footer",
  ],
  [
    "copy",
    ["y"],
    ["copy", "複製"],
    ["the command into the terminal's clipboard", "將指令複製到終端機剪貼簿"],
    "footer",
  ],
  ["run", ["x"], ["run", "執行"], ["carry out what is approved; asks first", "執行已核准的請求；會先確認"], "footer"],
  ["resolve", ["R"], ["resolve", "結案"], ["close the incident; asks first", "結束事件；會先確認"], "footer"],
  ["propose", ["p"], ["propose", "提案"], ["ask for another proposal", "請求新的提案"], "footer"],
  ["signals", ["1"], ["signals", "告警"], ["the alerts, newest first", "告警，最新在前"]],
  ["evidence", ["2"], ["evidence", "佐證"], ["what a model read before it proposed", "模型提案前讀取的資料"]],
  ["timeline", ["3"], ["timeline", "時間軸"], ["who did what, when", "何時何人做了什麼"]],
  ["risk", ["4"], ["risk sum", "風險計算"], ["how the risk came about; every check", "風險如何計算；所有檢查"]],
  ["reasoning", ["5"], ["reasoning", "理由"], ["the whole text of the proposal", "提案全文"]],
  ["trust", ["t"], ["trust", "信任"], ["the record behind the risk", "風險背後的執行紀錄"]],
  ["audit", ["A"], ["audit", "稽核"], ["the ledger of this incident, with hashes", "此事件的稽核紀錄與雜湊"]],
  ["down", SCROLL_KEYS.down, ["down", "向下"], ["scroll the pane down", "窗格向下捲動"]],
  ["up", SCROLL_KEYS.up, ["up", "向上"], ["scroll the pane up", "窗格向上捲動"]],
  ["page_down", SCROLL_KEYS.page_down, ["page down", "下一頁"], ["scroll the pane by a page", "窗格向下一頁"]],
  ["page_up", SCROLL_KEYS.page_up, ["page up", "上一頁"], ["scroll the pane back by a page", "窗格向上一頁"]],
  ["top", SCROLL_KEYS.top, ["top", "最上"], ["the beginning of the pane", "窗格開頭"]],
  ["bottom", SCROLL_KEYS.bottom, ["bottom", "最下"], ["the end of the pane", "窗格結尾"]],
  ["help", ["?"], ["help", "按鍵"], ["this help; ? or Esc closes it", "此說明；按 ? 或 Esc 關閉"], "footer"],
  ["quit", ["q", "escape"], ["back", "返回"], ["leave; nothing is signed", "離開，不簽核"], "footer"],
]);

/** The panes that stand in the row of tabs; the others join it while they are open. */
export const TABS: readonly PaneName[] = ["signals", "evidence", "timeline", "risk", "reasoning"];

const PANES: readonly string[] = [...TABS, "trust", "audit"] satisfies PaneName[];

export function isPane(command: Command): command is PaneName {
  return PANES.includes(command);
}
