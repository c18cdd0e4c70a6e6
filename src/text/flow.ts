/** Lines made of coloured pieces: measured and broken as plain text, painted afterwards. */
import type { Paint } from "./style.ts";
import { displayWidth, wrapText } from "./width.ts";

export interface Span {
  text: string;
  paint?: Paint;
}

interface FlowOptions {
  width: number;
  /** Blanks before every line. */
  indent?: number;
  /** What stands between two pieces on the same line. */
  gap?: string;
}

const painted = ({ text, paint }: Span) => (paint === undefined ? text : paint(text));

/** Puts pieces side by side as long as they fit; a piece goes to the next line whole, and is broken only if it must. */
export function flow(spans: readonly Span[], { width, indent = 0, gap = "   " }: FlowOptions): string[] {
  const room = Math.max(2, width - indent);
  const lines: Span[][] = [];
  let used = room;
  for (const piece of spans.filter((span) => span.text !== "").flatMap((span) => broken(span, room))) {
    const size = displayWidth(piece.text);
    const line = lines.at(-1);
    if (line !== undefined && used + displayWidth(gap) + size <= room) {
      line.push(piece);
      used += displayWidth(gap) + size;
    } else {
      lines.push([piece]);
      used = size;
    }
  }
  return lines.map((line) => " ".repeat(indent) + line.map(painted).join(gap));
}

function broken(span: Span, room: number): Span[] {
  return displayWidth(span.text) <= room ? [span] : wrapText(span.text, room).map((text) => ({ ...span, text }));
}

/** Left and right on one line where both fit, else below one another. */
export function spread(left: readonly Span[], right: Span, { width, indent = 0, gap = "   " }: FlowOptions): string[] {
  const [first, ...rest] = flow(left, { width, indent, gap });
  if (right.text === "") return [first ?? "", ...rest];
  const room = width - displayWidth(first ?? "") - displayWidth(right.text);
  if (rest.length > 0 || first === undefined || room < gap.length)
    return flow([...left, right], { width, indent, gap });
  return [first + " ".repeat(room) + painted(right)];
}
