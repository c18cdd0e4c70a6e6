/** The review as the lines of a screen: what is wrong, what is signed, why, the open pane, the keys. */
import type { Style } from "../../text/style.ts";
import { symbolsFor } from "../../text/symbols.ts";
import { padEnd } from "../../text/width.ts";
import { type Layout, layoutOf } from "./layout.ts";
import type { ReviewState } from "./state.ts";

/** Exactly as many lines as the screen has rows; where that is too few for all of it, the keys stay. */
export function frame(state: ReviewState, style: Style): string[] {
  const layout = layoutOf(state, style);
  const { head, rule, card, footer } = layout;
  const foot = [rule, ...footer].slice(0, state.rows);
  const above = [...head, rule, ...card, ...below(layout, state, style)].slice(0, state.rows - foot.length);
  const air = Math.max(0, state.rows - foot.length - above.length);
  return [...above, ...Array.from({ length: air }, () => ""), ...foot];
}

function below({ facts, pane, rule, head, card, footer, leftColumns }: Layout, state: ReviewState, style: Style) {
  if (pane === null) return facts;
  if (!pane.beside) return [...facts, rule, pane.tabs, ...pane.lines];
  const rows = Math.max(0, state.rows - head.length - card.length - footer.length - 2);
  const right = [pane.tabs, ...pane.lines];
  const divider = style.dim(` ${symbolsFor(state.ascii).divider} `);
  return Array.from({ length: rows }, (_, i) => padEnd(facts[i] ?? "", leftColumns) + divider + (right[i] ?? ""));
}
