/** Kubernetes Secrets as kubectl prints and takes them: every value of their data, whatever it is called. */
import type { Finder, Finding } from "./finding.ts";
import { findingOf, valueAt } from "./value.ts";

const KIND = /kind(?:\\*["'])?\s{0,4}:\s{0,4}(?:\\*["'])?Secret(?:List)?(?![A-Za-z])/;
const DATA = /(?:(?<![\w.-])|(?<=\\n))(?:string)?data(?:\\*["'])?\s{0,4}:\s{0,4}(\{)?/gi;
/** A line below `data:`, its end as a file or a JSON string has it. */
const LINE = /([ \t]*)(?:\r?\n|\\r\\n|\\n)([ \t]+)(?:\\*["'])?([\w.-]{1,253})(?:\\*["'])?:(?:[ \t]+|(?=[\r\n\\]))/y;
const MEMBER = /[\s,]{0,200}(?:\\*["'])([\w.-]{1,253})(?:\\*["'])\s{0,4}:\s{0,4}(?=\\*["'])/y;
const BLOCK = /[|>][+-]?\d?[ \t]*(?=\r?\n|\\n)/y;

export const manifests: Finder = { hint: KIND, find: dataOf };

function dataOf(text: string): Finding[] {
  if (!KIND.test(text)) return [];
  let done = 0;
  return Array.from(text.matchAll(DATA)).flatMap(({ 0: whole, 1: brace, index }) => {
    if (index < done) return [];
    const start = index + whole.trimEnd().length;
    const found = brace === undefined ? fromYaml(text, start) : fromJson(text, start);
    done = found.at(-1)?.end ?? done;
    return found;
  });
}

function fromJson(text: string, from: number): Finding[] {
  const found: Finding[] = [];
  for (let at = from; ; ) {
    MEMBER.lastIndex = at;
    if (!MEMBER.test(text)) return found;
    const value = valueAt(text, MEMBER.lastIndex);
    if (value === null) return found;
    const whole = { ...value, ...findingOf("secret data", text, value) };
    found.push(...maskable(whole));
    at = whole.end;
    // Behind the quote, however often it was escaped.
    while (text[at] === "\\") at++;
    at++;
  }
}

function fromYaml(text: string, from: number): Finding[] {
  const found: Finding[] = [];
  let depth: number | null = null;
  for (let at = from; ; ) {
    LINE.lastIndex = at;
    const line = LINE.exec(text);
    if (line === null) return found;
    const indent = (line[2] ?? "").length;
    depth ??= indent;
    if (indent < depth) return found;
    at = LINE.lastIndex;
    BLOCK.lastIndex = at;
    if (BLOCK.test(text)) {
      const end = endOfBlock(text, BLOCK.lastIndex, depth);
      found.push(...maskable({ start: BLOCK.lastIndex, end, text: text.slice(BLOCK.lastIndex, end) }));
      at = end;
      continue;
    }
    const value = valueAt(text, at);
    if (value === null) continue;
    const whole = { ...value, ...findingOf("secret data", text, value) };
    found.push(...maskable(whole));
    at = endOfLine(text, whole.end);
  }
}

function endOfLine(text: string, from: number): number {
  const rest = /["'`\\]{0,8}?(?:[ \t]{0,80})(?=\r?\n|\\n|$)/y;
  rest.lastIndex = from;
  return rest.test(text) ? rest.lastIndex : from;
}

function endOfBlock(text: string, from: number, depth: number): number {
  const lines = /(?:\r?\n|\\n)([ \t]*)((?:[^\n\\]|\\(?!n))*)/y;
  let end = from;
  for (;;) {
    lines.lastIndex = end;
    const line = lines.exec(text);
    if (line === null || line[0] === "" || ((line[2] ?? "") !== "" && (line[1] ?? "").length <= depth)) return end;
    end = lines.lastIndex;
  }
}

function maskable({ start, end, text }: { start: number; end: number; text: string }): Finding[] {
  const bare = text.trim();
  if (bare === "" || bare === "{}" || /^\[masked [a-z ]{3,20}\]?$/.test(bare)) return [];
  return [{ kind: "secret data", start: start + text.length - text.trimStart().length, end }];
}
