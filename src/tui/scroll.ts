/** Moving through what is longer than the screen, with the same keys everywhere. */
import { type Keystroke, keyName } from "./keystroke.ts";

export type Scroll = "down" | "up" | "page_down" | "page_up" | "top" | "bottom";

export const SCROLL_KEYS: Record<Scroll, readonly string[]> = {
  down: ["j", "down"],
  up: ["k", "up"],
  page_down: [" ", "page_down"],
  page_up: ["b", "page_up"],
  top: ["g", "home"],
  bottom: ["G", "end"],
};

export function isScroll(command: string | null): command is Scroll {
  return command !== null && Object.hasOwn(SCROLL_KEYS, command);
}

/** For a screen without a table of keys. */
export function scrollOf(keystroke: Keystroke): Scroll | null {
  const key = keyName(keystroke);
  const found = Object.entries(SCROLL_KEYS).find(([, keys]) => key !== null && keys.includes(key))?.[0] ?? null;
  return isScroll(found) ? found : null;
}

/** Where nothing can be scrolled. */
export const NO_EXTENT: Extent = { last: 0, page: 0 };

export interface Extent {
  /** Last position there is; the first is 0. */
  last: number;
  /** Lines seen at once. */
  page: number;
}

/** @returns the new position, within the extent */
export function scrolled(position: number, command: Scroll, { last, page }: Extent): number {
  // A line of the page before stays, to go on reading from.
  const leap = Math.max(1, page - 1);
  const steps: Record<Scroll, number> = {
    ...{ down: 1, up: -1, page_down: leap, page_up: -leap },
    ...{ top: Number.NEGATIVE_INFINITY, bottom: Number.POSITIVE_INFINITY },
  };
  return Math.max(0, Math.min(Math.min(position, last) + steps[command], last));
}

/** As `scrolled`, in what grows: null is its end, wherever that is by then. */
export function scrolledAlong(position: number | null, command: Scroll, extent: Extent): number | null {
  const next = scrolled(position ?? extent.last, command, extent);
  return next < extent.last ? next : null;
}

/** What is seen of some lines. */
export interface Window extends Extent {
  lines: string[];
  /** `3-6/20`; empty where everything is seen. */
  range: string;
}

export function windowOf(lines: readonly string[], position: number, rows: number): Window {
  const last = Math.max(0, lines.length - rows);
  const from = Math.min(position, last);
  const range = last === 0 ? "" : `${from + 1}-${from + rows}/${lines.length}`;
  return { lines: lines.slice(from, from + rows), last, page: rows, range };
}
