/**
 * Whether a query in PromQL may be asked of a server that others need: it names what it reads, and reads a day at most.
 *
 * No parser: what is no PromQL at all is for Prometheus to say. It looks at what the cost of a query depends on, the
 * selectors and the ranges, and refuses what it cannot read of these.
 */

const DAY_MS = 24 * 60 * 60_000;
/** Most points that the subqueries of a query make together, nested ones multiplied; as Prometheus has it for graphs. */
const MAX_POINTS = 11_000;
/** What a subquery without a step of its own goes by; a server may have another. */
const DEFAULT_STEP_MS = 60_000;

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: DAY_MS,
  w: 7 * DAY_MS,
  y: 365 * DAY_MS,
};

/** Words that are no metric where a selector follows them; the last three are VictoriaMetrics'. */
const KEYWORD = /^(and|or|unless|atan2|bool|by|without|on|ignoring|group_left|group_right|offset|default|if|ifnot)$/i;

/** A text in quotes, a name, an operator of a matcher, or any other character; nothing of a comment. */
const TOKEN =
  /(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|(?<word>[\p{L}\p{N}_:.]+)|(?<sign>=~|!~|!=|==|=|[^\s#])|(?<comment>#.*)/gu;

interface Token {
  kind: "text" | "word" | "sign";
  text: string;
}

/** @returns what is wrong with it, for whoever wrote it; null: it may be asked */
export function costOf(query: string): string | null {
  const tokens = tokensOf(query);
  if (tokens.some(({ kind, text }) => kind === "sign" && /["'`]/.test(text))) return "a text in quotes has no end";
  let points = 1;
  for (const { open, before, inner } of blocksOf(tokens)) {
    if (inner === null) return `a ${open} has no end`;
    if (open === "{" && !isMetric(before) && !isNarrow(inner)) {
      return 'a selector needs the name of a metric, or a label with "=", such as {job="api"}';
    }
    if (open === "{") continue;
    const range = rangeOf(inner.map(({ text }) => text).join(""));
    if ("problem" in range) return range.problem;
    points *= range.points;
  }
  return points > MAX_POINTS ? "its subqueries have too many points; take a shorter range or a longer step" : null;
}

interface Block {
  open: "{" | "[";
  before: Token | undefined;
  /** null: it does not end. */
  inner: Token[] | null;
}

/** Everything in braces or brackets, none inside another. */
function blocksOf(tokens: readonly Token[]): Block[] {
  const blocks: Block[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const open = (["{", "["] as const).find((sign) => isSign(tokens[i], sign));
    if (open === undefined) continue;
    const close = open === "{" ? "}" : "]";
    const end = tokens.findIndex((token, at) => at > i && isSign(token, close));
    blocks.push({ open, before: tokens[i - 1], inner: end === -1 ? null : tokens.slice(i + 1, end) });
    if (end === -1) break;
    i = end;
  }
  return blocks;
}

function tokensOf(query: string): Token[] {
  return [...query.matchAll(TOKEN)].flatMap(({ groups = {} }): Token[] => {
    const { text, word, sign } = groups;
    if (text !== undefined) return [{ kind: "text", text }];
    if (word !== undefined) return [{ kind: "word", text: word }];
    return sign === undefined ? [] : [{ kind: "sign", text: sign }];
  });
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === "sign" && token.text === sign;
}

function isMetric(token: Token | undefined): boolean {
  return token?.kind === "word" && !KEYWORD.test(token.text);
}

/** Whether matchers pick by a whole value or a metric's name: `=""` is what nearly every series has. */
function isNarrow(matchers: readonly Token[]): boolean {
  // VictoriaMetrics takes alternatives, of which any may be wide.
  if (matchers.some(({ kind, text }, i) => kind === "word" && /^or$/i.test(text) && matchers[i - 1]?.kind === "text")) {
    return false;
  }
  return matchers.some((token, i) => {
    if (token.kind !== "text" || token.text.length === 2) return false;
    const before = matchers[i - 1];
    if (isSign(before, "=")) return true;
    const after = matchers[i + 1];
    return (before === undefined || isSign(before, ",")) && (after === undefined || isSign(after, ","));
  });
}

/** `5m`, or `1h:30s` of a subquery. */
function rangeOf(text: string): { points: number } | { problem: string } {
  const [, range = "", colon, step = ""] = /^([^:]+)(:)?([^:]*)$/.exec(text) ?? [];
  const length = milliseconds(range);
  const every = step === "" ? DEFAULT_STEP_MS : milliseconds(step);
  if (length === null || every === null || every === 0) return { problem: `cannot read the range [${text}]` };
  if (length > DAY_MS) return { problem: `the range [${text}] is longer than a day` };
  return { points: colon === undefined ? 1 : Math.max(1, length / every) };
}

/** `1h30m`, or a number of seconds. */
function milliseconds(text: string): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) return null;
  const parts = [...text.matchAll(/(\d+)([a-z]+)/g)];
  return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNIT_MS[unit] ?? Number.NaN), 0);
}
