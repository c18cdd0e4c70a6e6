/** Every key of the board, once: the footer, the help and the reducer read this table. */
import type { Lang } from "../../domain/lang.ts";
import { type Keystroke, keyName } from "../keystroke.ts";

export type BoardCommand =
  | "open"
  | "propose"
  | "approve"
  | "filter"
  | "sort"
  | "jump"
  | "up"
  | "down"
  | "page_up"
  | "page_down"
  | "first"
  | "last"
  | "clear"
  | "help"
  | "quit";

export interface Binding {
  command: BoardCommand;
  /** Characters and named keys that mean it; the first is the one shown. */
  keys: readonly string[];
  label: Record<Lang, string>;
  help: Record<Lang, string>;
  /** Shown in the footer, in this order. */
  footer: boolean;
}

export const BOARD_KEYS: readonly Binding[] = [
  {
    command: "open",
    keys: ["enter"],
    label: { en: "open", "zh-TW": "開啟" },
    help: { en: "the incident, and what is proposed for it", "zh-TW": "開啟事件與其提案" },
    footer: true,
  },
  {
    command: "propose",
    keys: ["p"],
    label: { en: "propose", "zh-TW": "提案" },
    help: { en: "look for a remedy", "zh-TW": "尋找處置方式" },
    footer: true,
  },
  {
    command: "approve",
    keys: ["a"],
    label: { en: "approve", "zh-TW": "核准" },
    help: { en: "opens the request; nothing is signed from here", "zh-TW": "開啟請求；此處不會簽核" },
    footer: true,
  },
  {
    command: "filter",
    keys: ["/"],
    label: { en: "filter", "zh-TW": "篩選" },
    help: { en: "by id, alert, service, severity, status", "zh-TW": "依編號、告警、服務、嚴重度、狀態" },
    footer: true,
  },
  {
    command: "sort",
    keys: ["s"],
    label: { en: "sort", "zh-TW": "排序" },
    help: { en: "by age, severity, or what expires first", "zh-TW": "依時間、嚴重度或到期" },
    footer: true,
  },
  {
    command: "jump",
    keys: [":"],
    label: { en: "go to", "zh-TW": "跳至" },
    help: { en: "an id, or its beginning; a digit starts it too", "zh-TW": "輸入編號開頭；直接按數字亦可" },
    footer: false,
  },
  {
    command: "down",
    keys: ["j", "down"],
    label: { en: "down", "zh-TW": "向下" },
    help: { en: "next row", "zh-TW": "下一列" },
    footer: false,
  },
  {
    command: "up",
    keys: ["k", "up"],
    label: { en: "up", "zh-TW": "向上" },
    help: { en: "row before", "zh-TW": "上一列" },
    footer: false,
  },
  {
    command: "page_down",
    keys: [" ", "page_down"],
    label: { en: "page down", "zh-TW": "下一頁" },
    help: { en: "a page down", "zh-TW": "下一頁" },
    footer: false,
  },
  {
    command: "page_up",
    keys: ["b", "page_up"],
    label: { en: "page up", "zh-TW": "上一頁" },
    help: { en: "a page up", "zh-TW": "上一頁" },
    footer: false,
  },
  {
    command: "first",
    keys: ["g", "home"],
    label: { en: "first", "zh-TW": "最前" },
    help: { en: "first row", "zh-TW": "第一列" },
    footer: false,
  },
  {
    command: "last",
    keys: ["G", "end"],
    label: { en: "last", "zh-TW": "最後" },
    help: { en: "last row", "zh-TW": "最後一列" },
    footer: false,
  },
  {
    command: "clear",
    keys: ["escape"],
    label: { en: "clear", "zh-TW": "清除" },
    help: { en: "take the filter away", "zh-TW": "取消篩選" },
    footer: false,
  },
  {
    command: "help",
    keys: ["?"],
    label: { en: "help", "zh-TW": "說明" },
    help: { en: "this help; ? or Esc closes it", "zh-TW": "此說明；按 ? 或 Esc 關閉" },
    footer: true,
  },
  {
    command: "quit",
    keys: ["q"],
    label: { en: "quit", "zh-TW": "離開" },
    help: { en: "leave", "zh-TW": "離開" },
    footer: true,
  },
];

export function boardCommand(keystroke: Keystroke): BoardCommand | null {
  const key = keyName(keystroke);
  return BOARD_KEYS.find(({ keys }) => key !== null && keys.includes(key))?.command ?? null;
}
