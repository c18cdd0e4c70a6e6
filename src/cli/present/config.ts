import { safeText } from "../../text/safe-text.ts";
import type { TextOptions } from "../../text/view.ts";
import { displayWidth, padEnd, wrapText } from "../../text/width.ts";

export interface ConfigView {
  rows: { env: string; value: string | null; source: string; about: string }[];
  configDir: string;
  dataDir: string;
}

const GAP = "  ";
/** Columns a text about a setting needs at least; with fewer it is left out. */
const MIN_ABOUT = 24;
/** Longer values do not widen the column of all the others. */
const MAX_VALUE = 32;

/** A setting a row: name, value, where it comes from, and what it is where there is room. */
export function presentConfig({ rows, configDir, dataDir }: ConfigView, options: TextOptions): string {
  const { width, ascii } = options;
  const shown = rows.map((row) => ({ ...row, value: safeText(row.value ?? "-", { ascii }) }));
  const widest = (texts: string[]) => Math.max(...texts.map(displayWidth));
  const columns = {
    name: widest(shown.map(({ env }) => env)),
    value: Math.min(MAX_VALUE, widest(shown.map(({ value }) => value))),
    source: widest(shown.map(({ source }) => source)),
  };
  const lines = shown.flatMap((row) => rowLines(row, columns, options));
  const folder = (label: string, path: string) => {
    const [first = "", ...rest] = wrapText(safeText(path, { ascii }), width - 8);
    return [label + first, ...rest.map((line) => " ".repeat(8) + line)];
  };
  return [...lines, "", ...folder("config  ", configDir), ...folder("data    ", dataDir)].join("\n");
}

type Row = ConfigView["rows"][number] & { value: string };

function rowLines(row: Row, columns: Record<"name" | "value" | "source", number>, options: TextOptions): string[] {
  const { style, width } = options;
  const { env, value, source, about } = row;
  const used = columns.name + columns.value + columns.source + 3 * GAP.length;
  const fits = displayWidth(value) <= columns.value && used - GAP.length <= width;
  if (!fits) {
    const below = wrapText(value, width - 2 * GAP.length).map((line) => GAP + GAP + line);
    return [`${padEnd(env, columns.name)}${GAP}${style.dim(source)}`, ...below];
  }
  const room = width - used;
  const [first, ...rest] = room < MIN_ABOUT ? [] : wrapText(about, room).map(style.dim);
  const head = padEnd(env, columns.name) + GAP + padEnd(value, columns.value) + GAP;
  if (first === undefined) return [head + style.dim(source)];
  const below = rest.map((line) => " ".repeat(used) + line);
  return [head + style.dim(padEnd(source, columns.source)) + GAP + first, ...below];
}
