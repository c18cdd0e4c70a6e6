import type { DoctorCheck } from "../../flows/doctor.ts";
import { safeText } from "../../text/safe-text.ts";
import type { TextOptions } from "../../text/view.ts";
import { wrapText } from "../../text/width.ts";

const MARKS = { ok: "ok", warning: "warn", failed: "FAIL", off: "off" } as const;
/** Columns below which text goes under the name of its check. */
const MIN_ROOM = 30;

/** A check a row; what is long goes on below itself, and what to do stands under it. */
export function presentDoctor(checks: readonly DoctorCheck[], { style, width, ascii }: TextOptions): string {
  const paint = { ok: style.green, warning: style.yellow, failed: style.red, off: style.dim };
  const nameWidth = Math.max(...checks.map(({ name }) => name.length));
  const beside = 6 + nameWidth + 2;
  const margin = width - beside >= MIN_ROOM ? beside : 6;
  const wrapped = (text: string) => wrapText(safeText(text, { ascii }), width - margin);
  const lines = checks.flatMap(({ name, status, message, fix }) => {
    const head = `${paint[status](MARKS[status].padEnd(4))}  ${name.padEnd(nameWidth)}`;
    const said = wrapped(message);
    const rest = fix === null ? [] : wrapped(fix).map(style.dim);
    const [first = "", ...more] = [...said, ...rest];
    const indented = (texts: readonly string[]) => texts.map((text) => " ".repeat(margin) + text);
    return margin === beside
      ? [`${head}  ${first}`, ...indented(more)]
      : [head.trimEnd(), ...indented([first, ...more])];
  });
  return lines.join("\n");
}
