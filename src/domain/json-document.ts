/**
 * JSON from outside, read strictly: what two parsers could understand differently is refused.
 *
 * Duplicate keys, comments, trailing commas, bad UTF-8, lone surrogates (RFC 8785 cannot hash them) and `__proto__`
 * are errors that name their place. Numbers keep the digits they were written with.
 */
import { type JSONVisitor, type ParseErrorCode, visit } from "jsonc-parser";
import { AwoooError } from "./awooo-error.ts";
import { parseJson } from "./canonical-json.ts";
import { pathText } from "./schema.ts";

const MIB = 1024 * 1024;
/** Most bytes of one document or one file of documents. */
export const MAX_DOCUMENT_BYTES = 10 * MIB;
/** Deepest nesting of arrays and objects; real documents have fewer than ten levels. */
export const MAX_NESTING = 100;

const BLANK = /^[ \t\r]*$/;

export interface ParseLimits {
  maxBytes?: number;
}

/** One document of an input, and how it is called in errors. */
export interface FoundJson {
  value: unknown;
  /** `alerts.json`, or `alerts.jsonl line 3`. */
  where: string;
}

/**
 * Parses one JSON document.
 * @param where names the document in errors: a file, a URL, or a Redis key
 * @throws AwoooError invalid_data, one line, with the line and column or the path of what is wrong
 */
export function parseDocument(input: Uint8Array | string, where: string, limits: ParseLimits = {}): unknown {
  return parseText(decode(input, where, limits), { where, singleLine: false });
}

/**
 * Parses an input that is one document (an object or an array) or JSON Lines (one document a line, blank lines
 * skipped). It is JSON Lines when its first line is a whole document and more follows, or when it is named so.
 * @throws AwoooError invalid_data, as `parseDocument`
 */
export function parseDocuments(input: Uint8Array | string, where: string, limits: ParseLimits = {}): FoundJson[] {
  const text = decode(input, where, limits);
  const lines = linesOf(text);
  const first = lines.next().value;
  const named = /\.(jsonl|ndjson)$/i.test(where);
  const asLines = first !== undefined && (named || (isWhole(first.text) && lines.next().value !== undefined));
  if (!asLines) return [{ value: parseText(text, { where, singleLine: false }), where }];
  return linesOf(text)
    .map((line) => {
      const place = `${where} line ${line.number}`;
      return { value: parseText(line.text, { where: place, singleLine: true }), where: place };
    })
    .toArray();
}

/** The lines that are not blank, one by one: a file of nothing but line breaks must cost nothing. */
function* linesOf(text: string): Generator<{ text: string; number: number }, undefined> {
  let start = 0;
  for (let number = 1; start <= text.length; number++) {
    const end = text.indexOf("\n", start);
    const line = text.slice(start, end === -1 ? text.length : end);
    if (!BLANK.test(line)) yield { text: line, number };
    start = end === -1 ? text.length + 1 : end + 1;
  }
}

/** Whether a line is JSON by itself. Without a reviver the engine parses without recursion, however deep it is. */
function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function decode(input: Uint8Array | string, where: string, { maxBytes = MAX_DOCUMENT_BYTES }: ParseLimits): string {
  // A string has at most as many UTF-16 units as bytes, so its length is a safe first answer.
  const size = input.length;
  if (size > maxBytes) throw tooLarge(where, maxBytes);
  if (typeof input === "string") return input.startsWith("\uFEFF") ? input.slice(1) : input;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(input);
  } catch (cause) {
    const offset = firstBadByte(input);
    throw new AwoooError("invalid_data", `${where}: byte ${offset}: not valid UTF-8`, {
      hint: "Save the file as UTF-8.",
      details: { where, byte: offset },
      cause,
    });
  }
}

/** @returns the error for an input larger than what is read */
export function tooLarge(where: string, maxBytes: number): AwoooError {
  return new AwoooError("invalid_data", `${where}: larger than ${Math.floor(maxBytes / MIB)} MiB`, {
    hint: "Split it, or send fewer alerts at a time.",
    details: { where, max_bytes: maxBytes },
  });
}

/** Offset of the first byte that is not part of a valid UTF-8 text. */
function firstBadByte(bytes: Uint8Array): number {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  let byte = 0;
  let from = 0;
  for (;;) {
    const at = text.indexOf("\uFFFD", from);
    if (at === -1) return byte;
    byte += new TextEncoder().encode(text.slice(from, at)).length;
    // The text may really hold this character; then its three bytes are there.
    if (bytes[byte] !== 0xef || bytes[byte + 1] !== 0xbf || bytes[byte + 2] !== 0xbd) return byte;
    byte += 3;
    from = at + 1;
  }
}

interface Place {
  where: string;
  /** True for a line of JSON Lines: the line number is in `where` already. */
  singleLine: boolean;
}

function parseText(text: string, place: Place): unknown {
  visit(text, strictVisitor(text, place), { disallowComments: true, allowTrailingComma: false });
  try {
    return parseJson(text);
  } catch (cause) {
    // The visitor is meant to find everything first; whatever it lets through the engine still refuses.
    throw new AwoooError("invalid_data", `${place.where}: not valid JSON`, { cause });
  }
}

function strictVisitor(text: string, place: Place): JSONVisitor {
  const keysOfOpenObjects: Set<string>[] = [];
  let depth = 0;
  const refuse = (line: number, column: number, problem: string): never => {
    const at = place.singleLine ? `column ${column + 1}` : `line ${line + 1} column ${column + 1}`;
    throw new AwoooError("invalid_data", `${place.where}: ${at}: ${problem}`, {
      details: { where: place.where, line: line + 1, column: column + 1 },
    });
  };
  const enter = (line: number, column: number) => {
    depth += 1;
    if (depth > MAX_NESTING) refuse(line, column, `nested deeper than ${MAX_NESTING} levels`);
  };
  return {
    onObjectBegin: (_offset, _length, line, column) => {
      enter(line, column);
      keysOfOpenObjects.push(new Set());
    },
    onObjectEnd: () => {
      depth -= 1;
      keysOfOpenObjects.pop();
    },
    onArrayBegin: (_offset, _length, line, column) => enter(line, column),
    onArrayEnd: () => {
      depth -= 1;
    },
    onObjectProperty: (key, _offset, _length, line, column, path) => {
      const problem = keyProblem(key, keysOfOpenObjects.at(-1));
      if (problem !== null) refuse(line, column, `${pathText([...path(), key])}: ${problem}`);
      keysOfOpenObjects.at(-1)?.add(key);
    },
    onLiteralValue: (value, _offset, _length, line, column, path) => {
      if (typeof value !== "string" || value.isWellFormed()) return;
      refuse(line, column, `${pathText(path())}: half of a surrogate pair, which is no character`);
    },
    onError: (error, offset, length, line, column) => {
      refuse(line, column, syntaxProblem(error, text.slice(offset, offset + Math.min(length, 20))));
    },
  };
}

function keyProblem(key: string, seen: ReadonlySet<string> | undefined): string | null {
  if (key === "__proto__") return "this key is not allowed";
  if (!key.isWellFormed()) return "half of a surrogate pair, which is no character";
  return seen?.has(key) ? "the key is there twice" : null;
}

/** Texts for the parser's error codes; its own names are a `const enum` that strict builds cannot read. */
const SYNTAX_PROBLEMS: Readonly<Record<number, string>> = {
  2: "not a JSON number",
  3: "expected a key in double quotes",
  5: "expected `:`",
  6: "expected `,`",
  7: "expected `}`",
  8: "expected `]`",
  9: "text after the end of the document",
  10: "comments are not allowed",
  11: "unexpected end inside a comment",
  12: "unexpected end inside a string",
  13: "unexpected end inside a number",
  14: "bad \\u escape",
  15: "bad escape in a string",
  16: "control character in a string",
};

function syntaxProblem(error: ParseErrorCode, token: string): string {
  // Nothing is left to read: the document is cut off, whatever the parser would have liked next.
  if (token === "") return "unexpected end of the document";
  const problem = SYNTAX_PROBLEMS[error];
  if (problem !== undefined) return problem;
  return /^[\x20-\x7e]+$/.test(token) ? `unexpected \`${token}\`` : "unexpected character";
}
