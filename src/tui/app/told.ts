/** Lines of a screen as they are read out: no rules, no shapes beside the words that say the same, no columns. */
import type { Lang } from "../../domain/lang.ts";

export function toldLines(lines: readonly string[], lang: Lang): string[] {
  return lines.filter((line) => /[\p{L}\p{N}]/u.test(line)).map((line) => told(line.trim(), lang));
}

/** What is before the selected row of a list: nothing else tells it. */
const MARK = /^[▸>] /u;
const SELECTED: Record<Lang, string> = { en: "selected: ", "zh-TW": "已選取：" };
/** Of risk, and of what is under way. */
const SHAPES = /(?:[\u25A0-\u25FF]|\[[#^+.]\]) +/gu;

function told(line: string, lang: Lang): string {
  return line.replace(MARK, SELECTED[lang]).replace(SHAPES, "").replace(/ {3,}/g, "  ");
}
