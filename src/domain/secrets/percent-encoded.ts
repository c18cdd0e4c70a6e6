/** Text of addresses, read as it was before it was encoded, with the way back to where everything stands. */
import type { Finding } from "./finding.ts";

export interface Decoded {
  text: string;
  /** Where in the encoded text something found in the decoded one stands. */
  placed(found: Finding): Finding;
}

const CODE = /%([0-7][0-9A-Fa-f])/g;

/** null where nothing is encoded. `+` stands for a space there; other characters than ASCII stay as they are. */
export function percentDecoded(encoded: string): Decoded | null {
  const parts: string[] = [];
  /** Where each code stands in the decoded text, and how many more characters it has in the encoded one. */
  const codes: number[] = [];
  let at = 0;
  for (const { 0: code, 1: digits = "", index } of encoded.matchAll(CODE)) {
    parts.push(encoded.slice(at, index), String.fromCharCode(Number.parseInt(digits, 16)));
    codes.push(index - 2 * codes.length);
    at = index + code.length;
  }
  if (codes.length === 0) return null;
  const text = (parts.join("") + encoded.slice(at)).replaceAll("+", " ");
  const original = (offset: number) => offset + 2 * before(codes, offset);
  return { text, placed: ({ kind, start, end }) => ({ kind, start: original(start), end: original(end) }) };
}

/** How many of the ascending numbers are smaller. */
function before(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
