/** Every key of the screen that proposes, once: the footer, the help and the reducer read this table. */
import type { Lang } from "../../domain/lang.ts";
import { type Keystroke, keyName, keysText } from "../keystroke.ts";

/** What decides how it goes on: each may be disabled, with a reason. None of them signs anything. */
export type Choice = "take" | "model" | "library" | "open";

export type Scroll = "down" | "up" | "page_down" | "page_up" | "top" | "bottom";

export type Command = Choice | Scroll | "help" | "quit";

export interface Binding {
  command: Command;
  /** Characters and named keys that mean it; the first is the one shown. */
  keys: readonly string[];
  label: Record<Lang, string>;
  help: Record<Lang, string>;
}

const bind = (command: Command, keys: string[], label: [string, string], help: [string, string]): Binding => ({
  command,
  keys,
  label: { en: label[0], "zh-TW": label[1] },
  help: { en: help[0], "zh-TW": help[1] },
});

export const KEYMAP: readonly Binding[] = [
  bind(
    "take",
    ["t"],
    ["take it now", "立即採用"],
    ["do not wait for the model: make a request of the preview and review it", "不等待模型：以預覽建立請求並檢視"],
  ),
  bind("model", ["1"], ["the model's", "模型的提案"], ["review the model's proposal", "檢視模型的提案"]),
  bind(
    "library",
    ["2"],
    ["the library's", "範本的提案"],
    ["make a request of the template's or playbook's proposal and review it", "以範本或 playbook 的提案建立請求並檢視"],
  ),
  bind("open", ["enter"], ["review", "檢視"], ["review the one proposal there is", "檢視唯一的提案"]),
  bind("down", ["j", "down"], ["scroll", "捲動"], ["scroll down", "向下捲動"]),
  bind("up", ["k", "up"], ["up", "向上"], ["scroll up", "向上捲動"]),
  bind("page_down", [" ", "page_down"], ["page down", "下一頁"], ["a page down", "向下一頁"]),
  bind("page_up", ["b", "page_up"], ["page up", "上一頁"], ["a page up", "向上一頁"]),
  bind("top", ["g", "home"], ["top", "最上"], ["the beginning", "開頭"]),
  bind("bottom", ["G", "end"], ["bottom", "最下"], ["the end; follows what is written", "結尾；跟隨輸出"]),
  bind("help", ["?"], ["help", "按鍵"], ["this help; ? or Esc closes it", "此說明；按 ? 或 Esc 關閉"]),
  bind(
    "quit",
    ["q", "escape"],
    ["back", "返回"],
    ["leave; a model at work is stopped, and nothing is proposed", "離開；停止模型，不建立提案"],
  ),
];

export function bindingOf(command: Command): Binding {
  const found = KEYMAP.find((binding) => binding.command === command);
  if (found === undefined) throw new Error(`${command} has no key`);
  return found;
}

export function commandOf(keystroke: Keystroke): Command | null {
  const key = keyName(keystroke);
  return KEYMAP.find((binding) => key !== null && binding.keys.includes(key))?.command ?? null;
}

/** `Enter`: the one key that is shown for a command. */
export function keyText(command: Command): string {
  return keysText({ keys: bindingOf(command).keys.slice(0, 1) });
}
