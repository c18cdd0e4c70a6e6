/** What a search for one family of credentials gives. */

/** What stands in a text instead of a credential: `[masked password]`. */
export type SecretKind =
  | "api key"
  | "certificate"
  | "cloud key"
  | "cookie"
  | "jwt"
  | "kubeconfig data"
  | "password"
  | "password hash"
  | "private key"
  | "secret"
  | "secret data"
  | "token"
  | "webhook";

export interface Finding {
  kind: SecretKind;
  /** Offset of its first UTF-16 unit, and of the first one behind it. */
  start: number;
  end: number;
}

/**
 * Looks for one family. Each must take time in proportion to the text, whatever the text is: nothing may be demanded
 * behind a run of unbounded length, and what was read once is not read again.
 */
export interface Finder {
  /** Part of every text it finds something in, cases not told apart: what has none of it is not searched. */
  hint: RegExp;
  find(text: string): Finding[];
}

/** Where a word begins: also behind `%3D`, `\n` and `\u0026`, whose last character looks like a part of the word. */
export const WORD_START = String.raw`(?<=^|[^A-Za-z0-9]|%[0-9A-Fa-f]{2}|\\[nrtbf]|\\u[0-9A-Fa-f]{4})`;

/**
 * What stands behind each match of a pattern (flag `g`). A match inside what was found before is a part of it and is
 * passed over: a run that repeats the pattern would be read to its end from each of them.
 */
export function behind(text: string, pattern: RegExp, find: (match: RegExpExecArray) => Finding | null): Finding[] {
  const found: Finding[] = [];
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    const finding = match.index < done ? null : find(match);
    if (finding === null) continue;
    found.push(finding);
    done = finding.end;
  }
  return found;
}

/** Every match of a pattern (flag `g`), as a finding of what its group `s` holds, else of all of it (flag `d` not needed). */
export function matches(text: string, pattern: RegExp, kind: SecretKind): Finding[] {
  return Array.from(text.matchAll(pattern), (match) => {
    const secret = match.groups?.["s"] ?? match[0];
    // The group stands at the end of the match by convention.
    const end = match.index + match[0].length;
    return { kind, start: end - secret.length, end };
  });
}
