/** Credentials in headers of HTTP: authorization and cookies. */
import { isBasicAuth, looksRandom } from "./entropy.ts";
import { behind, type Finder, type Finding, WORD_START } from "./finding.ts";
import { isGuessProof, isSpoken } from "./harmless.ts";
import { findingOf, valueAt } from "./value.ts";

const SCHEME = new RegExp(`${WORD_START}(bearer|basic)(?:\\s|%20|\\+|:){1,4}`, "gi");
const AUTHORIZATION = /authorization(?:\\*["']|%22)?\s{0,4}(?:[:=]|%3A)(?:\s|%20|\+){0,4}/gi;
const WITH_PARTS =
  /(?:\\*["'])?(?:digest|aws4-hmac-sha256|ntlm|negotiate|hmac|signature|splunk|apikey|api-key|token|genie\w*) [^\n"'\\]{8,2000}/iy;
const COOKIE = /(?:set-)?cookie(?:\\*["'])?\s{0,4}[:=](?:\s|%20){0,4}(\\*["'])?/gi;
const COOKIES = /[\w.%$!#*+-]{1,100}=[^\n"'\\]{3,8192}/y;

export const headers: Finder = {
  hint: /authorization|bearer|basic|cookie/i,
  find: (text) => [
    ...(/authorization/i.test(text) ? [...authorizations(text), ...simpleAuthorizations(text)] : []),
    ...(/bearer|basic/i.test(text) ? schemes(text) : []),
    ...(/cookie/i.test(text) ? cookies(text) : []),
  ],
};

function schemes(text: string): Finding[] {
  return behind(text, SCHEME, ({ 0: whole, 1: scheme, index }) => {
    const value = valueAt(text, index + whole.length);
    if (value === null) return null;
    if (/^bearer$/i.test(scheme ?? "")) return isToken(value.text) ? findingOf("token", text, value) : null;
    return isBasicAuth(value.text) ? findingOf("password", text, value) : null;
  });
}

function isToken(text: string): boolean {
  if (!/^[\w.~+/=%-]{12,}$/.test(text)) return false;
  return /\d/.test(text) || looksRandom(text) || (text.length >= 20 && /[a-z][A-Z]/.test(text));
}

/** Schemes with more than one word behind them: everything to the end of the line. */
function authorizations(text: string): Finding[] {
  return behind(text, AUTHORIZATION, ({ 0: whole, index }) => {
    const at = index + whole.length;
    WITH_PARTS.lastIndex = at;
    const parts = WITH_PARTS.exec(text)?.[0];
    if (parts === undefined || !/\d/.test(parts)) return null;
    return { kind: "token", start: at + parts.indexOf(" ") + 1, end: at + parts.trimEnd().length };
  });
}

const SIMPLE = /(?:\\*["'])?(?:(?:bearer|basic|token|apikey)(?:\s|%20|\+){1,4})?/iy;

/** One word behind the header, with or without the name of a scheme. */
function simpleAuthorizations(text: string): Finding[] {
  return behind(text, AUTHORIZATION, ({ 0: whole, index }) => {
    const at = index + whole.length;
    SIMPLE.lastIndex = at;
    const scheme = SIMPLE.exec(text)?.[0] ?? "";
    const value = valueAt(text, at + scheme.length);
    if (
      value !== null &&
      /^basic/i.test(scheme.replace(/^\W+/, "")) &&
      (isBasicAuth(value.text) || /^[\w+/-]+={1,2}$/.test(value.text))
    )
      return findingOf("password", text, value);
    if (value === null || value.text.length < 6 || !/^[\w.~+/=-]+$/.test(value.text)) return null;
    const named = /[a-z]/i.test(scheme);
    const sure = named ? !isSpoken(value.text) : /^(?=\D*\d)[\w+=-]{8,}$/.test(value.text) && isGuessProof(value.text);
    return sure ? findingOf("token", text, value) : null;
  });
}

function cookies(text: string): Finding[] {
  return behind(text, COOKIE, ({ 0: whole, index }) => {
    const start = index + whole.length;
    COOKIES.lastIndex = start;
    const value = COOKIES.exec(text)?.[0];
    return value === undefined ? null : { kind: "cookie", start, end: start + value.trimEnd().length };
  });
}
