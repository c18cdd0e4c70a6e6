/** Every key of the screen that proposes. */
import { keymapOf } from "../keymap.ts";
import { SCROLL_KEYS, type Scroll } from "../scroll.ts";

/** What decides how it goes on: each may be disabled, with a reason. None of them signs anything. */
export type Choice = "take" | "model" | "library" | "open";

export type Command = Choice | Scroll | "help" | "quit";

export const PROPOSE_KEYS = keymapOf<Command>([
  [
    "take",
    ["t"],
    ["take it now", "立即採用"],
    ["do not wait for the model: make a request of the preview and review it", "不等待模型：以預覽建立請求並檢視"],
  ],
  ["model", ["1"], ["the model's", "模型的提案"], ["review the model's proposal", "檢視模型的提案"]],
  [
    "library",
    ["2"],
    ["the library's", "範本的提案"],
    ["make a request of the template's or playbook's proposal and review it", "以範本或 playbook 的提案建立請求並檢視"],
  ],
  ["open", ["enter"], ["review", "檢視"], ["review the one proposal there is", "檢視唯一的提案"]],
  ["down", SCROLL_KEYS.down, ["scroll", "捲動"], ["scroll down", "向下捲動"]],
  ["up", SCROLL_KEYS.up, ["up", "向上"], ["scroll up", "向上捲動"]],
  ["page_down", SCROLL_KEYS.page_down, ["page down", "下一頁"], ["a page down", "向下一頁"]],
  ["page_up", SCROLL_KEYS.page_up, ["page up", "上一頁"], ["a page up", "向上一頁"]],
  ["top", SCROLL_KEYS.top, ["top", "最上"], ["the beginning", "開頭"]],
  ["bottom", SCROLL_KEYS.bottom, ["bottom", "最下"], ["the end; follows what is written", "結尾；跟隨輸出"]],
  ["help", ["?"], ["help", "按鍵"], ["this help; ? or Esc closes it", "此說明；按 ? 或 Esc 關閉"]],
  [
    "quit",
    ["q", "escape"],
    ["back", "返回"],
    ["leave; a model at work is stopped, and nothing is proposed", "離開；停止模型，不建立提案"],
  ],
]);
