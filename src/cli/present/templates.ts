/** The library of templates: what there is, what fits, what is wrong. */
import type { Lang } from "../../domain/lang.ts";
import { targetText } from "../../domain/target.ts";
import type { TestedTemplates, Validation } from "../../flows/library.ts";
import { flow } from "../../text/flow.ts";
import { joinLines } from "../../text/review.ts";
import { safeText } from "../../text/safe-text.ts";
import { checkMark, symbolsFor } from "../../text/symbols.ts";
import type { TextOptions } from "../../text/view.ts";
import { displayWidth, padEnd } from "../../text/width.ts";
import { type Cell, tableLines } from "./table.ts";

export interface TemplateRow {
  id: string;
  title: Record<Lang, string>;
  /** The team's own file; null: bundled. */
  file: string | null;
}

/** Widest column of ids; those of the bundled templates have at most 28 characters. */
const MAX_COLUMN = 32;

/** Id and title; what each does stands in its file and in `--json`. */
export function presentTemplates(rows: readonly TemplateRow[], options: TextOptions): string {
  const { style, ascii, lang, width } = options;
  const anyOwn = rows.some(({ file }) => file !== null);
  const yours = { en: "yours", "zh-TW": "自訂" }[lang];
  // One long name must not take the room of every other title.
  const column = Math.max(0, ...rows.map(({ id }) => id.length).filter((length) => length <= MAX_COLUMN));
  const cells = ({ id, title, file }: TemplateRow): Cell[] => [
    { text: id.padEnd(column), paint: style.bold },
    ...(anyOwn ? [{ text: file === null ? padEnd("", displayWidth(yours)) : yours, paint: style.yellow }] : []),
    { text: safeText(title[lang], { ascii }) },
  ];
  return joinLines(rows.flatMap((row) => tableLines([cells(row)], width, symbolsFor(ascii).ellipsis)));
}

/** What would be proposed first, then every template that fits, the best first, with its reasons. */
export function presentTested({ chosen, matches }: TestedTemplates, options: TextOptions): string {
  const { style, width, ascii, lang } = options;
  const safe = (text: string) => safeText(text, { max: 300, ascii });
  const { proposal, match } = chosen;
  const would = { en: "would propose", "zh-TW": "會提出" }[lang];
  return joinLines([
    ...flow([{ text: `${would} ${proposal.template_id}: ${safe(proposal.title)}`, paint: style.bold }], { width }),
    ...flow([{ text: `${proposal.target.kind} ${safe(targetText(proposal.target))}` }], { width, indent: 2 }),
    ...match.flatMap((line) => flow([{ text: safe(line), paint: style.dim }], { width, indent: 2 })),
    "",
    ...matches.flatMap(({ template_id, specificity, reasons }) => [
      ...flow(
        [
          { text: template_id, paint: style.bold },
          { text: String(specificity), paint: style.dim },
        ],
        { width },
      ),
      ...reasons.flatMap((line) => flow([{ text: safe(line) }], { width, indent: 2 })),
    ]),
  ]);
}

const NONE: Record<Lang, string> = {
  en: "Nothing of your own: put YAML files into the folder of the configuration that `awooo config` shows.",
  "zh-TW": "沒有自訂項目：請將 YAML 檔放入 `awooo config` 所示的設定資料夾。",
};

export function presentValidation({ valid, problems }: Validation, options: TextOptions): string {
  const { style, width, ascii, lang } = options;
  if (valid.length + problems.length === 0) return joinLines(flow([{ text: NONE[lang] }], { width }));
  const line = (status: "passed" | "failed", text: string) =>
    flow([{ text: `${checkMark(status, ascii)} ${text}`, paint: status === "passed" ? style.green : style.red }], {
      width,
    });
  return joinLines([
    ...problems.flatMap(({ file, message }) => line("failed", `${safeText(file)}: ${safeText(message)}`)),
    ...valid.flatMap(({ id, file }) => line("passed", `${id}  ${safeText(file)}`)),
  ]);
}
