/**
 * Splits one line as a POSIX shell splits plain words: blanks, both kinds of quotes, backslash. Whatever a shell would
 * do besides (run, replace, redirect, complete) is refused by its character and place, never passed on as text.
 */

/** What a shell, or one of the common interactive ones, would do at a character. */
export type ShellMeaning =
  | "chain"
  | "pipe"
  | "redirection"
  | "group"
  | "substitution"
  | "glob"
  | "tilde"
  | "braces"
  | "comment"
  | "history";

export type WordFault =
  | { code: "too_long"; length: number; max: number }
  | { code: "control_character"; character: string; place: Place }
  | { code: "not_ascii"; character: string; place: Place }
  | { code: "shell_character"; character: string; meaning: ShellMeaning; place: Place }
  | { code: "unclosed_quote"; character: string; place: Place }
  | { code: "unfinished_escape"; place: Place }
  | { code: "blank_in_word"; place: Place }
  | { code: "empty_word"; place: Place };

/** Where, counted from 1, in characters. */
export interface Place {
  /** null: in the line as a whole. */
  word: number | null;
  character: number;
}

export type SplitResult = { words: string[] } | { fault: WordFault };

/** Longest line, in UTF-16 units: far more than any command of the catalogue. */
export const MAX_LINE = 4096;

const MEANING: Readonly<Record<string, ShellMeaning>> = {
  ";": "chain",
  "&": "chain",
  "|": "pipe",
  "<": "redirection",
  ">": "redirection",
  "(": "group",
  ")": "group",
  $: "substitution",
  "`": "substitution",
  "*": "glob",
  "?": "glob",
  "[": "glob",
  "]": "glob",
  "~": "tilde",
  "{": "braces",
  "}": "braces",
  "#": "comment",
  "!": "history",
};

/** The words of a line. */
export function splitWords(line: string): SplitResult {
  const fault = textFault([line], null);
  if (fault !== null) return { fault };
  const words: string[] = [];
  let word: string | null = null;
  for (let i = 0; i < line.length; ) {
    const character = line.charAt(i);
    if (character === " ") {
      if (word !== null) words.push(word);
      word = null;
      i++;
      continue;
    }
    const piece = pieceAt(line, i);
    if ("fault" in piece) return piece;
    word = (word ?? "") + piece.text;
    i = piece.end;
  }
  if (word !== null) words.push(word);
  const odd = wordsFault(words);
  return odd === null ? { words } : { fault: odd };
}

/** Words that a shell has split before: they may hold nothing that `splitWords` would not give. */
export function checkedWords(words: readonly string[]): SplitResult {
  const fault = textFault(words, 1) ?? wordsFault(words);
  return fault === null ? { words: [...words] } : { fault };
}

type Piece = { text: string; end: number } | { fault: WordFault };

/** A quoted part, an escaped character or a plain one, which starts at `i`; `end` is where the next one starts. */
function pieceAt(line: string, i: number): Piece {
  const character = line.charAt(i);
  if (character === "'") return singleQuoted(line, i);
  if (character === '"') return doubleQuoted(line, i);
  if (character === "\\") {
    if (i + 1 === line.length) return { fault: { code: "unfinished_escape", place: inLine(i) } };
    return { text: line.charAt(i + 1), end: i + 2 };
  }
  return shellFault(character, i) ?? { text: character, end: i + 1 };
}

function singleQuoted(line: string, from: number): Piece {
  const to = line.indexOf("'", from + 1);
  if (to === -1) return { fault: { code: "unclosed_quote", character: "'", place: inLine(from) } };
  return { text: line.slice(from + 1, to), end: to + 1 };
}

/** Characters that a backslash takes the meaning from inside double quotes; before any other it is itself. */
const ESCAPED_IN_QUOTES = '$`"\\';
/** What still has a meaning inside double quotes; `!` in interactive shells only, and even after a backslash. */
const MEANT_IN_QUOTES = "$`!";

function doubleQuoted(line: string, from: number): Piece {
  let text = "";
  for (let i = from + 1; i < line.length; i++) {
    const character = line.charAt(i);
    if (character === '"') return { text, end: i + 1 };
    const next = line.charAt(i + 1);
    if (character === "\\" && next !== "" && ESCAPED_IN_QUOTES.includes(next)) {
      text += next;
      i++;
      continue;
    }
    const fault = MEANT_IN_QUOTES.includes(character) ? shellFault(character, i) : null;
    if (fault !== null) return fault;
    text += character;
  }
  return { fault: { code: "unclosed_quote", character: '"', place: inLine(from) } };
}

function shellFault(character: string, i: number): { fault: WordFault } | null {
  const meaning = MEANING[character];
  return meaning === undefined ? null : { fault: { code: "shell_character", character, meaning, place: inLine(i) } };
}

function inLine(i: number): Place {
  return { word: null, character: i + 1 };
}

/** The first character that is not printable ASCII. */
const UNPLAIN = /[^\x20-\x7e]/u;

function textFault(texts: readonly string[], firstWord: number | null): WordFault | null {
  const length = texts.reduce((sum, text) => sum + text.length, Math.max(0, texts.length - 1));
  if (length > MAX_LINE) return { code: "too_long", length, max: MAX_LINE };
  for (const [i, text] of texts.entries()) {
    const found = UNPLAIN.exec(text);
    if (found === null) continue;
    const code = found[0].codePointAt(0) ?? 0;
    const character = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    const place = { word: firstWord === null ? null : firstWord + i, character: found.index + 1 };
    return { code: code < 0x80 ? "control_character" : "not_ascii", character, place };
  }
  return null;
}

/** No word of any command is empty or has a blank in it. */
function wordsFault(words: readonly string[]): WordFault | null {
  for (const [i, word] of words.entries()) {
    if (word === "") return { code: "empty_word", place: { word: i + 1, character: 1 } };
    const blank = word.indexOf(" ");
    if (blank !== -1) return { code: "blank_in_word", place: { word: i + 1, character: blank + 1 } };
  }
  return null;
}

/** What a shell would take a character for, where it stands in a word that is already split. */
export function shellMeaning(character: string): ShellMeaning | null {
  return Object.hasOwn(MEANING, character) ? (MEANING[character] ?? null) : null;
}
