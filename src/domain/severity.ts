/** From the words senders use for gravity to P0..P3. */
import { graver, type Severity } from "./incident.ts";

/** `ignore`: the sender says that this is not an incident at all. */
export type SeverityWord = Severity | "ignore";

/** Lower-case words of rule files and senders. P0 only where the sender says so itself. */
const SEVERITY_WORDS: ReadonlyMap<string, SeverityWord> = new Map<string, SeverityWord>([
  ...words("P0", "p0 sev0 s0 emergency"),
  ...words("P1", "p1 sev1 s1 critical page"),
  ...words("P2", "p2 sev2 s2 warning error major high"),
  ...words("P3", "p3 p4 p5 sev3 sev4 sev5 s3 s4 s5 info low notice"),
  ...words("ignore", "none"),
]);

function words(meaning: SeverityWord, list: string): [string, SeverityWord][] {
  return list.split(" ").map((word) => [word, meaning]);
}

/** What is assumed where the sender gives no gravity, or a word nobody knows: one alert rule in ten has none. */
const ASSUMED_SEVERITY: Severity = "P2";

/** @returns null where the word is absent or unknown */
export function severityOf(word: string | null | undefined, known = SEVERITY_WORDS): SeverityWord | null {
  return known.get((word ?? "").trim().toLowerCase()) ?? null;
}

/** The gravity of several alerts together. */
export interface JointSeverity {
  severity: Severity;
  /** True where no alert said something at least as grave as what had to be assumed for the others. */
  assumed: boolean;
}

/** The gravest of some alerts' severity words; `assumed` also for no words at all. */
export function gravestOf(labels: readonly (string | null | undefined)[], known = SEVERITY_WORDS): JointSeverity {
  const said = labels.map((label) => severityOf(label, known));
  const stated = said.filter((severity) => severity !== null && severity !== "ignore");
  const gravest = stated.length === 0 ? null : stated.reduce(graver);
  const guessed = said.length === 0 || said.includes(null);
  if (gravest === null) return { severity: ASSUMED_SEVERITY, assumed: true };
  const severity = guessed ? graver(gravest, ASSUMED_SEVERITY) : gravest;
  return { severity, assumed: severity !== gravest };
}
