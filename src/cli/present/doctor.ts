import type { DoctorCheck } from "../../flows/doctor.ts";
import { safeText } from "../../text/safe-text.ts";
import type { TextOptions } from "../../text/view.ts";

const MARKS = { ok: "ok", warning: "warn", failed: "FAIL", off: "off" } as const;

export function presentDoctor(checks: readonly DoctorCheck[], { style }: TextOptions): string {
  const paint = { ok: style.green, warning: style.yellow, failed: style.red, off: style.dim };
  const nameWidth = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, status, message, fix }) => {
    const line = `${paint[status](MARKS[status].padEnd(4))}  ${name.padEnd(nameWidth)}  ${safeText(message)}`;
    return fix === null ? [line] : [line, `      ${" ".repeat(nameWidth)}  ${style.dim(safeText(fix))}`];
  });
  return lines.join("\n");
}
