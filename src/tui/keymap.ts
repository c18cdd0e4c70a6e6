/** Every key of the review screen, once: the footer, the help and the reducer read this table. */
import type { Lang } from "../domain/lang.ts";

export type Command =
  | "approve"
  | "reject"
  | "signals"
  | "checks"
  | "timeline"
  | "description"
  | "up"
  | "down"
  | "page_up"
  | "page_down"
  | "help"
  | "quit";

export type PaneName = "signals" | "checks" | "timeline" | "description";

/** A key as the terminal sent it: one printable character, a named key, or text that no single key makes. */
export type Keystroke =
  | { kind: "character"; character: string }
  | { kind: "named"; name: NamedKey }
  | { kind: "burst"; text: string }
  | { kind: "unknown" };

export type NamedKey = "enter" | "escape" | "backspace" | "up" | "down" | "page_up" | "page_down" | "ctrl_c";

interface Binding {
  command: Command;
  /** Characters and named keys that mean it; the first is the one shown. */
  keys: readonly string[];
  label: Record<Lang, string>;
  help: Record<Lang, string>;
  /** Shown in the footer, in this order. */
  footer: boolean;
}

export const KEYMAP: readonly Binding[] = [
  {
    command: "approve",
    keys: ["a"],
    label: { en: "approve", "zh-TW": "核准" },
    help: { en: "sign for it; asks before anything is signed", "zh-TW": "簽核；簽核前會再確認" },
    footer: true,
  },
  {
    command: "reject",
    keys: ["r"],
    label: { en: "reject", "zh-TW": "拒絕" },
    help: { en: "end it for everybody; asks, takes a comment", "zh-TW": "終止此請求；會再確認，可附註" },
    footer: true,
  },
  {
    command: "signals",
    keys: ["1"],
    label: { en: "signals", "zh-TW": "告警" },
    help: { en: "the alerts, newest first", "zh-TW": "告警，最新在前" },
    footer: false,
  },
  {
    command: "checks",
    keys: ["2"],
    label: { en: "checks", "zh-TW": "檢查" },
    help: { en: "every check and every term of the risk", "zh-TW": "所有檢查與風險條目" },
    footer: false,
  },
  {
    command: "timeline",
    keys: ["3"],
    label: { en: "timeline", "zh-TW": "時間軸" },
    help: { en: "who did what, when", "zh-TW": "何時何人做了什麼" },
    footer: false,
  },
  {
    command: "description",
    keys: ["4"],
    label: { en: "description", "zh-TW": "說明" },
    help: { en: "the whole text of the proposal", "zh-TW": "提案全文" },
    footer: false,
  },
  {
    command: "down",
    keys: ["j", "down"],
    label: { en: "down", "zh-TW": "向下" },
    help: { en: "scroll the pane down", "zh-TW": "窗格向下捲動" },
    footer: false,
  },
  {
    command: "up",
    keys: ["k", "up"],
    label: { en: "up", "zh-TW": "向上" },
    help: { en: "scroll the pane up", "zh-TW": "窗格向上捲動" },
    footer: false,
  },
  {
    command: "page_down",
    keys: [" ", "page_down"],
    label: { en: "page down", "zh-TW": "下一頁" },
    help: { en: "scroll the pane by a page", "zh-TW": "窗格向下一頁" },
    footer: false,
  },
  {
    command: "page_up",
    keys: ["b", "page_up"],
    label: { en: "page up", "zh-TW": "上一頁" },
    help: { en: "scroll the pane back by a page", "zh-TW": "窗格向上一頁" },
    footer: false,
  },
  {
    command: "help",
    keys: ["?"],
    label: { en: "help", "zh-TW": "說明鍵" },
    help: { en: "this help; ? or Esc closes it", "zh-TW": "此說明；按 ? 或 Esc 關閉" },
    footer: true,
  },
  {
    command: "quit",
    keys: ["q", "escape"],
    label: { en: "quit", "zh-TW": "離開" },
    help: { en: "leave; nothing is signed", "zh-TW": "離開，不簽核" },
    footer: true,
  },
];

export const PANES: readonly PaneName[] = ["signals", "checks", "timeline", "description"];

/** What a key means on the review itself; null where it means nothing. */
export function commandOf(keystroke: Keystroke): Command | null {
  const key = keyText(keystroke);
  return KEYMAP.find((binding) => key !== null && binding.keys.includes(key))?.command ?? null;
}

function keyText(keystroke: Keystroke): string | null {
  if (keystroke.kind === "character") return keystroke.character;
  return keystroke.kind === "named" ? keystroke.name : null;
}

const SHOWN: Record<string, string> = {
  " ": "Space",
  down: "Down",
  up: "Up",
  page_down: "PgDn",
  page_up: "PgUp",
  escape: "Esc",
};

/** `j, Down`: how the keys of a command are written. */
export function keysText({ keys }: Pick<Binding, "keys">): string {
  return keys.map((key) => SHOWN[key] ?? key).join(", ");
}

/** The parts of Ink's key that matter here. */
export interface TerminalKey {
  upArrow: boolean;
  downArrow: boolean;
  pageUp: boolean;
  pageDown: boolean;
  return: boolean;
  escape: boolean;
  backspace: boolean;
  delete: boolean;
  ctrl: boolean;
  meta: boolean;
}

/** Only what a single press of a key can send counts as a key; several characters at once are a burst. */
export function keystrokeOf(input: string, key: TerminalKey): Keystroke {
  if (key.ctrl) return input === "c" ? { kind: "named", name: "ctrl_c" } : { kind: "unknown" };
  const named = namedKey(key);
  if (named !== null) return { kind: "named", name: named };
  if (key.meta || input === "") return { kind: "unknown" };
  if ([...input].length > 1) return { kind: "burst", text: input };
  return /\p{C}/u.test(input) ? { kind: "unknown" } : { kind: "character", character: input };
}

function namedKey(key: TerminalKey): NamedKey | null {
  // A lone Esc is reported with meta too; any other key with meta is not that key.
  if (key.escape) return "escape";
  if (key.meta) return null;
  if (key.return) return "enter";
  if (key.backspace || key.delete) return "backspace";
  if (key.upArrow) return "up";
  if (key.downArrow) return "down";
  if (key.pageUp) return "page_up";
  return key.pageDown ? "page_down" : null;
}
