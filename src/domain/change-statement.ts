/**
 * A plain statement that something was released, with when or which: `Release v42 was deployed 9 minutes ago`.
 *
 * A rollback without one is harmful far more often than right. What a rule's author wrote (`fires after a rollout`)
 * and what happened to something else (`the database was upgraded`) is no evidence. So every word of a statement has
 * to be a known one or the target's name, it has to begin where a clause begins, and it has to give a time or version.
 */

const CHANGE = /^(?:releas(?:e|ed)|deploy(?:ment|ed)?|roll-?outs?|rollout|upgraded?|revision|shipped|rolled)$/;
/** Also a kind of object, so it may stand where nothing is said of a change. */
const ALSO_A_KIND = "deployment";
const VERSION = /^(?:v?\d+(?:\.\d+)+(?:[-+][\w.+-]*)?|v\d+(?:[-+.][\w.+-]*)?)$/;
const NUMBER = /^#?\d+$/;
/** A number after one of these is a version. */
const NUMBERED = /^(?:release|revision|version|build|rollout|deployment)$/;
/** Where a clause begins. */
const LEAD = /^(?:after|since|following|because|due|caused|introduced)$/;
const FILLER =
  /^(?:the|a|an|its|our|this|last|latest|new|newest|recent|just|was|were|has|have|been|is|of|to|by|in|on|for|with|out|at|came|finished|completed|went|live|version|build|code|config|configuration|change|today|now|ago|earlier|utc)$/;
/** After one of these something else would have to follow. */
const DANGLING = /^(?:of|to|in|on|for|by|with|at)$/;
/** What begins with one of these lacks what it is about. */
const PARTICIPLE = /^(?:was|were|has|have|been|is|just|deployed|released|upgraded|rolled|shipped)$/;
const UNIT = /^(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)$/;
const CLOCK = /^\d\d?:\d\d(?::\d\d)?z?$/;

/** Words of rules, of advice, of doubt, of what is long ago, and of what was already taken back. */
const REFUSED =
  /\b(?:(?:not|never) (?:\w+ )?(?:after|since|following|due|because|caused|introduced)|may|might|could|can|if|whether|unless|otherwise|check|verify|review|see|compare|look|possibl[ey]|perhaps|maybe|probabl[ey]|likely|usually|often|sometimes|typically|commonly|normally|generally|example|e\.g|such as|any|fires?|firing|alerts?|triggers?|triggered|runbook|playbook|known|before|prior|until|fix(?:es|ed)?|resolv\w*|available|will|planned|scheduled|should|must|days?|weeks?|months?|yesterday|revert\w*|undone|undo|roll(?:ed|ing)?[ -]?back|n't)\b/i;
/** Said anywhere, this forbids the remedy itself. */
const FORBIDDEN =
  /\b(?:do not|don'?t|never|must not|cannot|can'?t) (?:be )?(?:roll(?:ed)? ?back|revert|undo)|\b(?:reverted|rolled back|rollback (?:done|finished|complete))/i;

const ZH_CHANGE = "(?:部署|發布|發佈|上線|更版|改版|升級|變更)";
const ZH_WHEN = "(?:v?\\d+(?:\\.\\d+)+[\\w.-]*|v\\d+|\\d+ ?分鐘前|[12] ?小時前|剛剛?才?)";
/** What the target's name is put as. */
const ZH_TARGET = "服務";
const ZH_STATEMENT = new RegExp(
  `(?:^|[,、,]|自從?|從|在)\\s*(?:${ZH_TARGET} ?|新?版本 ?)*${ZH_WHEN} ?版?本? ?(?:已|才)?${ZH_CHANGE}`,
);
const ZH_REFUSED =
  /可能|或許|也許|若|如果|是否|檢查|確認|例如|通常|沒有|無關|未|並非|不要|請勿|回復|還原|修復|修正|之前|告警/;
const ZH_FORBIDDEN = /(?:請勿|不要|不可|勿)(?:進行)?(?:回復|還原|回滾|退版)|已(?:回復|還原|回滾|退版)/;

/** Without one of these no statement can fit; most texts have none. */
const HINT = /releas|deploy|roll|upgrad|revision|ship|[部發上更改升變]/i;

/** @param names what the target is called; @returns the statement, null where there is none */
export function statedChange(text: string, names: readonly string[]): string | null {
  if (!HINT.test(text) || FORBIDDEN.test(text) || ZH_FORBIDDEN.test(text)) return null;
  const known = new Set(names.map((name) => name.toLowerCase()));
  for (const sentence of text.split(/[!?;;。!?\n]|\.(?=\s|$)/)) {
    const found = inEnglish(sentence, known) ?? inChinese(sentence, known);
    if (found !== null) return found;
  }
  return null;
}

function inChinese(sentence: string, names: ReadonlySet<string>): string | null {
  if (ZH_REFUSED.test(sentence)) return null;
  const named = [...names].reduce((text, name) => text.replaceAll(name, ZH_TARGET), sentence.toLowerCase());
  return ZH_STATEMENT.test(named) ? sentence.trim() : null;
}

type Kind = "change" | "when" | "lead" | "filler" | "name" | "break" | "other";
interface Word {
  text: string;
  kind: Kind;
}

function inEnglish(sentence: string, names: ReadonlySet<string>): string | null {
  if (!CHANGE_WORD.test(sentence) || REFUSED.test(sentence)) return null;
  const words = wordsOf(sentence, names);
  let found: string | null = null;
  for (const run of runsOf(words)) {
    if (!run.words.some(({ kind }) => kind === "change")) continue;
    if (!run.begins || run.dangles) {
      // Something else was changed; what the rest of the sentence says may be about that.
      if (run.words.some(({ text, kind }) => kind === "change" && text !== ALSO_A_KIND)) return null;
    } else if (isDated(run.words)) found ??= run.words.map(({ text }) => text).join(" ");
  }
  return found;
}

const CHANGE_WORD = /releas|deploy|roll|upgrad|revision|ship/i;

/** A time, a version, or `just`: somebody knows of this one change. */
function isDated(words: readonly Word[]): boolean {
  return words.some(({ kind, text }) => kind === "when" || text === "just");
}

function wordsOf(sentence: string, names: ReadonlySet<string>): Word[] {
  const texts = sentence
    .toLowerCase()
    .replace(/["'`()[\]]/g, " ")
    .replace(/([,:—–])(?=\s|$)/g, " $1 ")
    .split(/\s+/)
    .filter((text) => text !== "");
  return texts.map((text, i) => ({ text, kind: kindOf(text, texts[i - 1] ?? "", texts[i + 1] ?? "", names) }));
}

function kindOf(text: string, before: string, after: string, names: ReadonlySet<string>): Kind {
  if (/^[,:—–]$/.test(text)) return "break";
  if (names.has(text) || names.has(text.slice(text.lastIndexOf("/") + 1))) return "name";
  if (CHANGE.test(text)) return "change";
  if (isWhen(text, before, after)) return "when";
  if (LEAD.test(text)) return "lead";
  return FILLER.test(text) || UNIT.test(text) ? "filler" : "other";
}

function isWhen(text: string, before: string, after: string): boolean {
  if (VERSION.test(text) || CLOCK.test(text)) return true;
  if (!NUMBER.test(text)) return /^\d+(?:s|m|min|h)$/.test(text) && isRecent(text) && /^(?:ago|earlier)$/.test(after);
  return NUMBERED.test(before) || (UNIT.test(after) && isRecent(text + after));
}

/** At most two hours. */
function isRecent(time: string): boolean {
  const [, count = "", unit = ""] = /^(\d+)([a-z])/.exec(time) ?? [];
  return Number(count) <= ({ s: 7200, m: 120, h: 2 }[unit] ?? 0);
}

interface Run {
  words: Word[];
  /** Whether it stands at the beginning of a clause. */
  begins: boolean;
  /** Whether it breaks off where it was about to name something. */
  dangles: boolean;
}

/** `cart: release v3` and `the database, upgraded at 03:08` go on about what they began with. */
function beginsClause(stop: Word, before: Word | undefined, after: Word | undefined): boolean {
  if (stop.text !== ",") return before?.kind === "name";
  return after !== undefined && !PARTICIPLE.test(after.text);
}

/** Stretches of words that are all known. A leading word in the middle of one begins it anew. */
function runsOf(words: readonly Word[]): Run[] {
  const runs: Run[] = [];
  let current: Word[] = [];
  let begins = true;
  const close = (breaksOff: boolean) => {
    const last = current.at(-1)?.text ?? "";
    if (current.length > 0) runs.push({ words: current, begins, dangles: breaksOff && DANGLING.test(last) });
    current = [];
  };
  for (const [i, word] of words.entries()) {
    if (word.kind === "break" || word.kind === "other") {
      close(word.kind === "other");
      begins = word.kind === "break" && beginsClause(word, words[i - 1], words[i + 1]);
    } else if (word.kind === "lead") {
      close(false);
      begins = true;
      current = [word];
    } else current.push(word);
  }
  close(true);
  return runs;
}
