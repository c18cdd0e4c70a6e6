/** Every key of the board. */
import { keymapOf } from "../keymap.ts";
import { SCROLL_KEYS, type Scroll } from "../scroll.ts";

export type BoardCommand =
  | Scroll
  | "open"
  | "propose"
  | "approve"
  | "filter"
  | "sort"
  | "jump"
  | "clear"
  | "help"
  | "quit";

export const BOARD_KEYS = keymapOf<BoardCommand>([
  ["open", ["enter"], ["open", "開啟"], ["the incident, and what is proposed for it", "開啟事件與其提案"], "footer"],
  ["propose", ["p"], ["propose", "提案"], ["look for a remedy", "尋找處置方式"], "footer"],
  [
    "approve",
    ["a"],
    ["approve", "核准"],
    ["opens the request; nothing is signed from here", "開啟請求；此處不會簽核"],
    "footer",
  ],
  [
    "filter",
    ["/"],
    ["filter", "篩選"],
    ["by id, alert, service, severity, status", "依編號、告警、服務、嚴重度、狀態"],
    "footer",
  ],
  ["sort", ["s"], ["sort", "排序"], ["by age, severity, or what expires first", "依時間、嚴重度或到期"], "footer"],
  [
    "jump",
    [":"],
    ["go to", "跳至"],
    ["an id, or its beginning; a digit starts it too", "輸入編號開頭；直接按數字亦可"],
  ],
  ["down", SCROLL_KEYS.down, ["down", "向下"], ["next row", "下一列"]],
  ["up", SCROLL_KEYS.up, ["up", "向上"], ["row before", "上一列"]],
  ["page_down", SCROLL_KEYS.page_down, ["page down", "下一頁"], ["a page down", "下一頁"]],
  ["page_up", SCROLL_KEYS.page_up, ["page up", "上一頁"], ["a page up", "上一頁"]],
  ["top", SCROLL_KEYS.top, ["first", "最前"], ["first row", "第一列"]],
  ["bottom", SCROLL_KEYS.bottom, ["last", "最後"], ["last row", "最後一列"]],
  ["clear", ["escape"], ["clear", "清除"], ["take the filter away", "取消篩選"]],
  ["help", ["?"], ["help", "說明"], ["this help; ? or Esc closes it", "此說明；按 ? 或 Esc 關閉"], "footer"],
  ["quit", ["q"], ["quit", "離開"], ["leave", "離開"], "footer"],
]);
