/** The row of tabs above a pane, the open one marked. */
import type { TextOptions } from "../../text/view.ts";
import { displayWidth } from "../../text/width.ts";
import { keyText } from "../keymap.ts";
import { type PaneName, REVIEW_KEYS, TABS } from "./keymap.ts";
import { messagesFor } from "./messages.ts";
import type { ReviewState } from "./state.ts";

interface Tab {
  key: string;
  label: string;
  open: boolean;
}

/** @param extent which lines are seen (`3-6/20`), at the right margin; the names matter more */
export function tabsLine(state: ReviewState, { style, width, lang }: TextOptions, extent: string): string {
  if (state.mode.name === "help") return ` ${style.inverse(` ${messagesFor(lang).helpTitle} `)} ${style.dim(extent)}`;
  const { pane } = state;
  const tabs = (TABS.includes(pane) ? TABS : [...TABS, pane]).map((name) => tabOf(name, pane, lang));
  // Without colour the open one is told by its brackets.
  const brackets: Brackets = style.inverse("x") === "x" ? ["[", "]"] : [" ", " "];
  const written = [texts(tabs, brackets, "  "), texts(tabs, brackets, " ")];
  const shown = written.find((parts) => displayWidth(parts.join("")) <= width) ?? texts(tabs, brackets, null);
  const line = shown.map((text, i) => (tabs[i]?.open === true ? style.inverse(text) : style.dim(text))).join("");
  const room = width - displayWidth(shown.join("")) - displayWidth(extent);
  return room < 1 ? line : `${line}${" ".repeat(room)}${style.dim(extent)}`;
}

type Brackets = readonly [left: string, right: string];

function tabOf(name: PaneName, open: PaneName, lang: ReviewState["lang"]): Tab {
  const binding = REVIEW_KEYS.bindingOf(name);
  return { key: keyText(binding), label: binding.label[lang], open: name === open };
}

/** @param gap after a tab that is not open; null: those by their key alone */
function texts(tabs: readonly Tab[], [left, right]: Brackets, gap: string | null): string[] {
  return tabs.map(({ key, label, open }) => {
    if (open) return `${left}${key} ${label}${right}`;
    return gap === null ? ` ${key} ` : ` ${key} ${label}${gap.slice(1)}`;
  });
}
