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

/** What a key makes of the line; null where it is no key of an editor. */
export function afterKey(edited: EditedLine, keystroke: Keystroke): EditedLine | null {
  if (keystroke.kind === "character") return inserted(edited, keystroke.character);
  if (keystroke.kind === "burst") return inserted(edited, keystroke.text);
  if (keystroke.kind !== "named") return null;
  const { line, cursor } = edited;
  const characters = [...line];
  switch (keystroke.name) {
    case "backspace":
      if (cursor === 0) return edited;
      characters.splice(cursor - 1, 1);
      return { line: characters.join(""), cursor: cursor - 1 };
    case "left":
      return { line, cursor: Math.max(0, cursor - 1) };
    case "right":
      return { line, cursor: Math.min(characters.length, cursor + 1) };
    case "home":
    case "up":
      return { line, cursor: 0 };
    case "end":
    case "down":
      return { line, cursor: characters.length };
    default:
      return null;
  }
}
