/** Templates prepared so that a signal finds those that may fit it without trying each of them. */

import { nameWords } from "./alert-family.ts";
import { isPrintableAscii } from "./plain-text.ts";
import type { MatchRule, Template } from "./template.ts";
import { VOCABULARY } from "./template-vocabulary.ts";

/** One word of a pattern: any of its alternatives, each a whole word or the beginning of one. */
type PatternWord = { text: string; prefix: boolean }[];

/** A way in which a template fits a signal. `strength` is comparable between ways. */
export interface Way {
  template: Template;
  /** The rule of the template it belongs to. */
  rule: MatchRule;
  kind: "alert" | "pattern" | "words" | "labels";
  /** What was looked for; once found, the words that were there. Empty where labels alone decide. */
  text: string;
  strength: number;
  /** Patterns of the rule that exclude. */
  not: PatternWord[][];
}

interface PatternWay extends Way {
  words: PatternWord[];
}

interface PhraseWay extends Way {
  words: PatternWord[];
}

export interface TemplateIndex {
  byName: Map<string, Way[]>;
  byWord: Map<string, PatternWay[]>;
  byPrefix: Map<string, PatternWay[]>;
  byPhraseStart: Map<string, PhraseWay[]>;
  byPhrasePrefix: Map<string, PhraseWay[]>;
  /** Phrases in a script without spaces, looked for as they are. */
  unspaced: Way[];
  /** Rules that need no name and no phrase. */
  unnamed: Way[];
  /** Templates without any rule. */
  always: Template[];
}

const EXACT_STRENGTH = 100;
const PATTERN_WORD_STRENGTH = 20;
/** A text speaks of more than its alert is about: two words of it say less than one of the name. */
const PHRASE_WORD_STRENGTH = 9;
const LABELS_STRENGTH = 60;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const PREFIX_KEY = 2;

/** Many incidents are matched against one library: it is prepared once for as long as somebody holds it. */
const prepared = new WeakMap<readonly Template[], TemplateIndex>();

export function indexTemplates(templates: readonly Template[]): TemplateIndex {
  const known = prepared.get(templates);
  if (known !== undefined) return known;
  const index: TemplateIndex = {
    byName: new Map(),
    byWord: new Map(),
    byPrefix: new Map(),
    byPhraseStart: new Map(),
    byPhrasePrefix: new Map(),
    unspaced: [],
    unnamed: [],
    always: [],
  };
  for (const template of templates) {
    for (const rule of template.match) addRule(index, template, rule);
    if (template.match.length === 0) index.always.push(template);
  }
  prepared.set(templates, index);
  return index;
}

function addRule(index: TemplateIndex, template: Template, rule: MatchRule): void {
  const { alerts = [], patterns = [], words = [] } = rule;
  const base = { template, rule, not: (rule.not ?? []).map(parsePattern) };
  for (const text of alerts) {
    push(index.byName, nameWords(text).join(" "), { ...base, kind: "alert", text, strength: EXACT_STRENGTH });
  }
  for (const text of patterns) addPattern(index, base, text);
  for (const text of words) addPhrase(index, base, text);
  if (alerts.length + patterns.length + words.length === 0) {
    index.unnamed.push({ ...base, kind: "labels", text: "", strength: LABELS_STRENGTH });
  }
}

type Base = Pick<Way, "template" | "rule" | "not">;

function addPattern(index: TemplateIndex, base: Base, text: string): void {
  const words = parsePattern(text);
  const way: PatternWay = { ...base, kind: "pattern", text, strength: words.length * PATTERN_WORD_STRENGTH, words };
  file(index.byWord, index.byPrefix, way);
}

/** Puts a way where a text finds it by any word that its first one may be. */
function file<W extends Way & { words: PatternWord[] }>(
  byWord: Map<string, W[]>,
  byPrefix: Map<string, W[]>,
  way: W,
): void {
  for (const first of way.words[0] ?? []) {
    if (first.prefix) push(byPrefix, first.text.slice(0, PREFIX_KEY), way);
    else push(byWord, first.text, way);
  }
}

function addPhrase(index: TemplateIndex, base: Base, text: string): void {
  if (!isPrintableAscii(text) && UNSPACED.test(text)) {
    index.unspaced.push({ ...base, kind: "words", text, strength: 2 * PHRASE_WORD_STRENGTH });
    return;
  }
  const words = text.split(" ").flatMap(parsePhraseWord);
  const way: PhraseWay = { ...base, kind: "words", text, strength: words.length * PHRASE_WORD_STRENGTH, words };
  file(index.byPhraseStart, index.byPhrasePrefix, way);
}

/** One word of a phrase; `back-off` is two, as it is in the texts that phrases are looked for in. */
function parsePhraseWord(word: string): PatternWord[] {
  if (/[|*@]/.test(word)) return parsePattern(word.toLowerCase());
  return nameWords(word).map((text) => [{ text, prefix: false }]);
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function parsePattern(pattern: string): PatternWord[] {
  return pattern.split(" ").map((word) =>
    word
      .split("|")
      .flatMap(listed)
      .map((alternative) => {
        const prefix = alternative.endsWith("*");
        return { text: prefix ? alternative.slice(0, -1) : alternative, prefix };
      }),
  );
}

/** The words of a list that an alternative names; any other alternative is itself. */
function listed(alternative: string): readonly string[] {
  return alternative.startsWith("@") ? (VOCABULARY[alternative.slice(1)] ?? []) : [alternative];
}

/** Whether every word of a pattern occurs among the words of a name. */
export function patternFits(pattern: readonly PatternWord[], words: readonly string[]): boolean {
  return pattern.every((alternatives) =>
    alternatives.some(({ text, prefix }) =>
      prefix ? words.some((word) => word.startsWith(text)) : words.includes(text),
    ),
  );
}

/** The words of a name that a pattern found, in the order of the name: `certificate expired`. */
function wordsFound(pattern: readonly PatternWord[], words: readonly string[]): string {
  return words.filter((word) => pattern.some((alternatives) => isOneOf(word, alternatives))).join(" ");
}

function isOneOf(word: string | undefined, alternatives: PatternWord): boolean {
  return (
    word !== undefined && alternatives.some(({ text, prefix }) => (prefix ? word.startsWith(text) : word === text))
  );
}

/** The ways in which an alert's name fits. A template may come more than once. */
export function waysByName(index: TemplateIndex, words: readonly string[]): Way[] {
  const ways = [...(index.byName.get(words.join(" ")) ?? [])];
  for (const word of words) {
    const candidates = [...(index.byWord.get(word) ?? []), ...(index.byPrefix.get(word.slice(0, PREFIX_KEY)) ?? [])];
    for (const way of candidates) {
      if (patternFits(way.words, words)) ways.push({ ...way, text: wordsFound(way.words, words) });
    }
  }
  return ways;
}

/** The ways in which what people wrote about an alert fits. A template may come more than once. */
export function waysByText(index: TemplateIndex, text: string, words: readonly string[]): Way[] {
  const ways: Way[] = index.unspaced.filter((way) => text.includes(way.text));
  for (const [i, word] of words.entries()) {
    const prefixed = index.byPhrasePrefix.get(word.slice(0, PREFIX_KEY)) ?? [];
    for (const way of [...(index.byPhraseStart.get(word) ?? []), ...prefixed]) {
      if (!way.words.every((expected, k) => isOneOf(words[i + k], expected))) continue;
      ways.push({ ...way, text: words.slice(i, i + way.words.length).join(" ") });
    }
  }
  return ways;
}
