/** A model's reasoning while it is still being written. */

/** Most characters (UTF-16 units) of it that are given. */
const MAX = 4000;

/**
 * The decoded `"reasoning"` of an answer that may break off anywhere; empty where it has not begun.
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
  return decoded(text.slice(0, end));
}

/** Line breaks that are not escaped are no JSON, but some models write them. */
function decoded(text: string): string {
  try {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a string in JSON may not have
    const value: unknown = JSON.parse(`"${text.replace(/[\u0000-\u001f]/g, " ")}"`);
    const whole = typeof value === "string" ? value.slice(0, MAX) : "";
    // Half of a pair whose other half has not come yet.
    return whole.replace(/[\uD800-\uDBFF]$/, "").toWellFormed();
  } catch {
    return "";
  }
}
