/** What a command is done to, written the one way the catalogue writes it. */

import { type ShellMeaning, shellMeaning } from "../shell-words.ts";
import { type KindReading, readKind } from "./kinds.ts";
import type { OperandForm } from "./verbs.ts";

export type OperandFault =
  | { code: "stdin" }
  | { code: "secrets" }
  | { code: "kind_spelling"; kind: string; use: string }
  | { code: "kind_unknown"; kind: string }
  | { code: "several_kinds"; kind: string }
  | { code: "second_word"; word: string }
  | { code: "shell_word"; word: string; meaning: ShellMeaning }
  | { code: "operand"; word: string };

export type OperandReading = { operands: string[] } | { fault: OperandFault };

/** Letters, digits and what stands between them in names, images and quantities; never a dash first. */
const PLAIN_OPERAND = /^[A-Za-z0-9][A-Za-z0-9._:/=@,+-]*$/;

export function readOperands(words: readonly string[], form: OperandForm): OperandReading {
  for (const word of words) {
    const fault = wordFault(word);
    if (fault !== null) return { fault };
  }
  switch (form) {
    case "object":
      return readObject(words);
    case "object_and_pairs":
      return readPairs(words);
    case "pod":
      return readPod(words);
    case "node":
      return { operands: words.map((word) => word.replace(/^nodes?\//, "")) };
    case "permission":
      return readPermission(words);
    case "literal":
      return { operands: [...words] };
  }
}

function wordFault(word: string): OperandFault | null {
  if (word === "-") return { code: "stdin" };
  if (PLAIN_OPERAND.test(word)) return null;
  const meant = [...word].find((character) => shellMeaning(character) !== null);
  const meaning = meant === undefined ? null : shellMeaning(meant);
  return meaning === null ? { code: "operand", word } : { code: "shell_word", word, meaning };
}

/** The first of several words is a kind where it has no name in it. */
function readObject(words: readonly string[]): OperandReading {
  const [first, ...rest] = words;
  if (first === undefined) return { operands: [] };
  const slash = first.indexOf("/");
  const read = readKind(slash === -1 ? first : first.slice(0, slash));
  if (!("kind" in read)) return { fault: kindFault(read, slash === -1 ? first : first.slice(0, slash)) };
  if (slash !== -1) return { operands: [`${read.kind}${first.slice(slash)}`, ...rest] };
  const [name, ...others] = rest;
  return { operands: name === undefined ? [read.kind] : [`${read.kind}/${name}`, ...others] };
}

function kindFault(read: Exclude<KindReading, { kind: unknown }>, word: string): OperandFault {
  if ("secret" in read) return { code: "secrets" };
  if ("spelling" in read) return { code: "kind_spelling", kind: word, use: read.spelling };
  return { code: word.includes(",") ? "several_kinds" : "kind_unknown", kind: word };
}

/** `--for=KIND/NAME` of events. */
export function readFor(value: string): OperandReading {
  return readObject([value]);
}

/** kubectl takes words for objects until the first that sets something. */
function readPairs(words: readonly string[]): OperandReading {
  const at = words.findIndex((word) => word.includes("=") || word.endsWith("-"));
  const read = readObject(at === -1 ? words : words.slice(0, at));
  return "fault" in read || at === -1 ? read : { operands: [...read.operands, ...words.slice(at)] };
}

function readPod(words: readonly string[]): OperandReading {
  const [only, second] = words;
  if (only === undefined) return { operands: [] };
  if (second !== undefined) return { fault: { code: "second_word", word: second } };
  return readObject([only.includes("/") ? only : `pod/${only}`]);
}

/** `get deployments.apps`: a verb and a resource, as the API names it. */
function readPermission(words: readonly string[]): OperandReading {
  const secret = words.some((word) => "secret" in readKind(word.split("/")[0] ?? ""));
  return secret ? { fault: { code: "secrets" } } : { operands: [...words] };
}
