/** How to take a change back, as far as it can be said before it is made. */
import type { Lang } from "../domain/lang.ts";

const IN_WORDS: Record<string, { en: string; "zh-TW": string }> = {
  restart: {
    en: "not needed: the same version starts again",
    "zh-TW": "不需要：以相同版本重新啟動",
  },
  scale: {
    en: "scale back to the number of replicas it has now",
    "zh-TW": "將副本數調回目前的數量",
  },
  delete: {
    en: "none: its controller makes a new one",
    "zh-TW": "無法復原：控制器會建立新的 pod",
  },
};

/** Verbs that change nothing. */
const READS = new Set(["describe", "get", "logs", "top", "events"]);

/**
 * The command that takes an argv back, or what stands in its place. null: nothing to take back, or nothing known.
 * @param argv as signed, `kubectl` first
 */
export function undoText(argv: readonly string[] | null, lang: Lang): string | null {
  const [program, verb = "", second = "", ...rest] = argv ?? [];
  if (program === undefined || READS.has(verb)) return null;
  if (verb === "cordon") return [program, "uncordon", second, ...rest].join(" ");
  if (verb === "uncordon") return [program, "cordon", second, ...rest].join(" ");
  // An undo makes the wanted revision the newest, so that the one left behind is again the one before.
  if (verb === "rollout" && second === "undo") {
    return [program, verb, second, ...rest.filter((word) => !word.startsWith("--to-revision"))].join(" ");
  }
  const key = verb === "rollout" ? second : verb;
  return Object.hasOwn(IN_WORDS, key) ? (IN_WORDS[key]?.[lang] ?? null) : null;
}
