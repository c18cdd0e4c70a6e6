/**
 * A frame as a picture. Every character beyond ASCII and every word stands at the column it has in a terminal, whatever
 * font draws it; rules are lines, since a font leaves gaps between them.
 */
import { displayWidth } from "../../src/text/width.ts";
import { type Piece, piecesOf } from "./ansi.ts";

export interface Picture {
  lines: readonly string[];
  columns: number;
  /** For who cannot see it. */
  title: string;
}

/** Pixels of one character, and around all of them. */
const CELL = { width: 8.4, height: 18 };
const MARGIN = 14;
/** From the top of a row to the line its letters stand on. */
const BASE = 13;

/** Dark, so that it stands out on a light page; its edge shows on a dark one. */
const STYLE = [
  "text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono CJK TC',monospace;fill:#d6dde6}",
  ".b{font-weight:700}.d{fill:#8d97a5}.r{fill:#ff7b72}.g{fill:#5fd068}.y{fill:#e5b94a}.m{fill:#d2a8ff}.c{fill:#6fd3e3}",
  "text.i{fill:#12161d}.l{stroke:#4a5462;stroke-width:1}",
].join("");

const CLASS_OF = { red: "r", green: "g", yellow: "y", magenta: "m", cyan: "c" } as const;
const FILL_OF = { r: "#ff7b72", g: "#5fd068", y: "#e5b94a", m: "#d2a8ff", c: "#6fd3e3" } as const;

export function svgOf({ lines, columns, title }: Picture): string {
  const width = round(columns * CELL.width + 2 * MARGIN);
  const height = lines.length * CELL.height + 2 * MARGIN;
  const drawn = lines.flatMap((line, row) => rowOf(line, row));
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title><style>${STYLE}</style>`,
    `<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="9" fill="#12161d" stroke="#3a434f"/>`,
    ...drawn,
    "</svg>",
  ].join("\n")}\n`;
}

function rowOf(line: string, row: number): string[] {
  const top = MARGIN + row * CELL.height;
  return piecesOf(line).flatMap((piece) => [
    ...background(piece, top),
    ...wordsOf(piece).map((word) => drawn(word, top)),
  ]);
}

function background({ inverse, colour, column, width }: Piece, top: number): string[] {
  if (!inverse) return [];
  const fill = colour === null ? "#d6dde6" : FILL_OF[CLASS_OF[colour]];
  return [
    `<rect x="${left(column)}" y="${top}" width="${round(width * CELL.width)}" height="${CELL.height}" fill="${fill}"/>`,
  ];
}

/** Rules, runs of ASCII without two blanks, and each other character on its own. */
const WORDS = /\u2500+|\u2502|[\x21-\x7e]+(?: [\x21-\x7e]+)*|[^\x20-\x7e]/gu;

function wordsOf(piece: Piece): Piece[] {
  return [...piece.text.matchAll(WORDS)].map(({ 0: text, index }) => ({
    ...piece,
    text,
    column: piece.column + displayWidth(piece.text.slice(0, index)),
    width: displayWidth(text),
  }));
}

function drawn(word: Piece, top: number): string {
  const { text, column, width } = word;
  const middle = top + CELL.height / 2;
  if (text.startsWith("\u2500")) {
    return `<path class="l" d="M${left(column)} ${middle}H${left(column + width)}"/>`;
  }
  if (text === "\u2502") {
    return `<path class="l" d="M${left(column + 0.5)} ${top}V${top + CELL.height}"/>`;
  }
  const length = text.length > 1 ? ` textLength="${round(width * CELL.width)}"` : "";
  const classes = classesOf(word);
  const named = classes === "" ? "" : ` class="${classes}"`;
  return `<text${named} x="${left(column)}" y="${top + BASE}"${length}>${escaped(text)}</text>`;
}

function classesOf({ bold, dim, inverse, colour }: Piece): string {
  const fill = inverse ? "i" : colour === null ? (dim ? "d" : "") : CLASS_OF[colour];
  return [...(bold ? ["b"] : []), ...(fill === "" ? [] : [fill])].join(" ");
}

const left = (column: number) => round(MARGIN + column * CELL.width);
const round = (pixels: number) => Math.round(pixels * 10) / 10;
const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
