/** A model's reasoning while it is still being written. */

/** Most characters (UTF-16 units) of it that are given. */
const MAX = 4000;

/** What may stand behind half a word: white space, and what is written without any. */
const WHOLE_WORDS = /^.*[\s\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u3000-\u303F\uFF00-\uFF65]/su;

/**
 * The decoded `"reasoning"` of an answer that may break off anywhere; empty where it has not begun. Until its end has
 * come only whole words: half of one may be half of a secret, or of a name, that nobody can tell yet.
 * @param json what has come so far, with or without thoughts before it
 */
export function partialReasoning(json: string): string {
  const start = /"reasoning"\s{0,20}:\s{0,20}"/.exec(json.slice(json.lastIndexOf("</think>") + 1));
  if (start === null) return "";
  const offset = json.lastIndexOf("</think>") + 1 + start.index + start[0].length;
  // An escape has six characters at most.
  const text = json.slice(offset, offset + MAX * 6);
  let end = 0;
  while (end < text.length && text[end] !== '"') {
    const length = text[end] !== "\\" ? 1 : text[end + 1] === "u" ? 6 : 2;
    if (end + length > text.length) break;
    end += length;
  }
  const reasoning = decoded(text.slice(0, end));
  const isComplete = text[end] === '"' && reasoning.length <= MAX;
  return isComplete ? reasoning : (WHOLE_WORDS.exec(reasoning.slice(0, MAX))?.[0] ?? "");
}

/** Line breaks that are not escaped are no JSON, but some models write them. */
function decoded(text: string): string {
  try {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a string in JSON may not have
    const value: unknown = JSON.parse(`"${text.replace(/[\u0000-\u001f]/g, " ")}"`);
    const whole = typeof value === "string" ? value : "";
    // Half of a pair whose other half has not come yet.
    return whole.replace(/[\uD800-\uDBFF]$/, "").toWellFormed();
  } catch {
    return "";
  }
}
