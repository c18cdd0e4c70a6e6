/** One line of text with a cursor in it; positions count code points. */
import type { Keystroke } from "../keystroke.ts";

export interface EditedLine {
  line: string;
  cursor: number;
}

/** Longer than any command there is. */
const MAX_LINE = 2000;

/** Text at the cursor; what would be a key of its own in a terminal (a line break, a tab) is a blank. */
export function inserted({ line, cursor }: EditedLine, text: string): EditedLine {
  const characters = [...line];
  const room = Math.max(0, MAX_LINE - characters.length);
  const added = [...plain(text)].slice(0, room);
  characters.splice(cursor, 0, ...added);
  return { line: characters.join(""), cursor: cursor + added.length };
}

function plain(text: string): string {
  return text
    .replace(/[\r\n]+$/, "")
    .replace(/\r\n/g, " ")
    .replace(/\p{C}/gu, " ");
}

/** Without what stands from one position to another; the cursor goes where that was. */
function cut({ line }: EditedLine, from: number, to: number): EditedLine {
  const characters = [...line];
  characters.splice(from, to - from);
  return { line: characters.join(""), cursor: from };
}

/** Where the word before the cursor begins, as Ctrl-W of a shell sees it: between blanks. */
function wordStart({ line, cursor }: EditedLine): number {
  const before = [...line].slice(0, cursor).join("");
  return [...before.replace(/[^ ]* *$/u, "")].length;
}

/** What a key makes of the line, as in a shell; null where it is no key of an editor. */
export function afterKey(edited: EditedLine, keystroke: Keystroke): EditedLine | null {
  if (keystroke.kind === "character") return inserted(edited, keystroke.character);
  if (keystroke.kind === "burst") return inserted(edited, keystroke.text);
  if (keystroke.kind !== "named") return null;
  const { line, cursor } = edited;
  const { length } = [...line];
  const [before, after] = [Math.max(0, cursor - 1), Math.min(length, cursor + 1)];
  switch (keystroke.name) {
    case "backspace":
      return cut(edited, before, cursor);
    case "delete":
      return cut(edited, cursor, after);
    case "ctrl_w":
      return cut(edited, wordStart(edited), cursor);
    case "ctrl_u":
      return cut(edited, 0, cursor);
    case "ctrl_k":
      return cut(edited, cursor, length);
    case "left":
      return { line, cursor: before };
    case "right":
      return { line, cursor: after };
    case "home":
    case "up":
    case "ctrl_a":
      return { line, cursor: 0 };
    case "end":
    case "down":
    case "ctrl_e":
      return { line, cursor: length };
    default:
      return null;
  }
}
