/** From the words senders use for gravity to P0..P3. */
import { graver, type Severity } from "./incident.ts";

/** `ignore`: the sender says that this is not an incident at all. */
export type SeverityWord = Severity | "ignore";

/** Lower-case words of rule files and senders. P0 only where the sender says so itself. */
const SEVERITY_WORDS: ReadonlyMap<string, SeverityWord> = new Map<string, SeverityWord>([
  ...words("P0", "p0 sev0 s0 emergency"),
  ...words("P1", "p1 sev1 s1 critical page fatal"),
  ...words("P2", "p2 sev2 s2 warning warn error major high medium moderate"),
  ...words("P3", "p3 p4 p5 sev3 sev4 sev5 s3 s4 s5 info low notice minor debug"),
  ...words("ignore", "none"),
]);

function words(meaning: SeverityWord, list: string): [string, SeverityWord][] {
  return list.split(" ").map((word) => [word, meaning]);
}

/** What is assumed where the sender gives no gravity, or a word nobody knows: one alert rule in ten has none. */
const ASSUMED_SEVERITY: Severity = "P2";

/** What words for gravity mean, in lower case. */
export type SeverityWords = ReadonlyMap<string, SeverityWord>;

/** awooo's own words with others put over them; of two lists that know a word the later one is right. */
export function severityWords(...lists: readonly Readonly<Record<string, SeverityWord>>[]): SeverityWords {
  const own = lists.flatMap((list) => Object.entries(list));
  if (own.length === 0) return SEVERITY_WORDS;
  return new Map([...SEVERITY_WORDS, ...own.map(([word, meaning]) => [key(word), meaning] as const)]);
}

/** Longer than any word for gravity. */
const MAX_WORD = 100;

function key(word: string): string {
  return word.slice(0, MAX_WORD).trim().toLowerCase();
}

/** @returns null where the word is absent or unknown. `SEV-1` and `sev 1` are `sev1`. */
export function severityOf(
  word: string | null | undefined,
  known: SeverityWords = SEVERITY_WORDS,
): SeverityWord | null {
  const plain = key(word ?? "");
  return known.get(plain) ?? known.get(plain.replace(/[-_ ]/g, "")) ?? null;
}

/** The first of several words that is known; where none is, the first there is. */
export function knownWord(candidates: readonly (string | null)[], known: SeverityWords): string | null {
  const given = candidates.filter((word) => word !== null);
  return given.find((word) => severityOf(word, known) !== null) ?? given[0] ?? null;
}

/** The gravity of several alerts together. */
export interface JointSeverity {
  severity: Severity;
  /** True where no alert said something at least as grave as what had to be assumed for the others. */
  assumed: boolean;
}

/** The gravest of some alerts' severity words; `assumed` also for no words at all. */
export function gravestOf(
  labels: readonly (string | null | undefined)[],
  known: SeverityWords = SEVERITY_WORDS,
): JointSeverity {
  const said = labels.map((label) => severityOf(label, known));
  const stated = said.filter((severity) => severity !== null && severity !== "ignore");
  const gravest = stated.length === 0 ? null : stated.reduce(graver);
  const guessed = said.length === 0 || said.includes(null);
  if (gravest === null) return { severity: ASSUMED_SEVERITY, assumed: true };
  const severity = guessed ? graver(gravest, ASSUMED_SEVERITY) : gravest;
  return { severity, assumed: severity !== gravest };
}
