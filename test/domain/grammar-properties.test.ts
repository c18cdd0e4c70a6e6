/** The grammar held against everything the catalogue can make, and against lines that almost fit. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACTION_NAMES, argvOf, classOf, commandText } from "../../src/domain/action.ts";
import { judgeCommand } from "../../src/domain/command-verdict.ts";
import { refusalText } from "../../src/domain/grammar/reason.ts";
import { type AllowedCommand, parseCommand } from "../../src/domain/grammar.ts";
import { splitWords } from "../../src/domain/shell-words.ts";
import { anyAction, someActionOf, someContext } from "../support/any-action.ts";
import { hostileText } from "../support/arbitraries.ts";

describe.each(ACTION_NAMES)("%s", (name) => {
  it("is read back from its own words and from its text", () => {
    fc.assert(
      fc.property(someActionOf(name), someContext, (action, context) => {
        const argv = argvOf(action, context);
        const same = { verdict: "allowed", action, context, added: [] };
        expect(parseCommand(argv), argv.join(" ")).toEqual(same);
        const text = commandText(action, context);
        expect(parseCommand(text), text).toEqual(same);
        expect(judgeCommand(text)).toMatchObject({ class: classOf(action), argv });
      }),
      { numRuns: 400 },
    );
  });
});

/** Singular and plural, and the one word that a bare pod's log leaves out. */
const PLURAL =
  /^(deployment|statefulset|daemonset|replicaset|job|cronjob|pod|service|node|configmap|persistentvolumeclaim|horizontalpodautoscaler|ingress(?=e))e?s$/;
const SWITCHES = ["--previous", "--ignore-daemonsets", "--force", "--delete-emptydir-data"];

/**
 * What the words of a command say, as a sorted list, found without the grammar: names and values of flags, and the
 * parts of operands with their kind in the singular.
 */
function meaning(words: readonly string[]): string[] {
  const said: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "--") continue;
    if (word === "-n" || word === "--namespace") said.push(`--namespace=${words[++i]}`);
    else if (SWITCHES.includes(word)) said.push(`${word}=true`);
    else if (word.startsWith("--for=")) said.push(...meaning([word.slice(6)]), "for");
    else if (word.startsWith("-") || word.includes("=")) said.push(word);
    else said.push(...word.split("/").map((part) => part.replace(PLURAL, "$1")));
  }
  return said.sort();
}

/** Words every command has, or may have, without meaning more. */
const isMeaningless = (word: string) => ["--request-timeout=30s", "pod", "node"].includes(word);

function expectSame(typed: readonly string[], { action, context, added }: AllowedCommand): void {
  const argv = argvOf(action, context);
  const [wanted, got] = [meaning(typed), meaning(argv)].map((said) => said.filter((word) => !isMeaningless(word)));
  expect(got, typed.join(" ")).toEqual([...(wanted ?? []), ...added].sort());
  expect(parseCommand(argv)).toMatchObject({ verdict: "allowed", action, context, added: [] });
}

const ODD_WORDS = [
  ...["-A", "--all", "-l", "--selector=a=b", "--server=http://h", "-Ashttp://h", "--kubeconfig=/x", "--as=root"],
  ...["--dry-run=none", "--insecure_skip_tls_verify", "--force", "--raw=/", "-o", "--output=yaml", "--output=wide"],
  ...["--", "-", "-n", "shop", "--namespace=shop", "--namespace", "--context=b", "--tail=5", "--replicas=0"],
  ...["secret", "secrets", "pods", "deployments", "node/x", "x", "--watch=false", "--previous", "--to-revision=2"],
  ...["exec", "rollout", "kubectl", ";", "&&", "|", ">", "$(x)", "''", "'x'", '"pod"', "p\\od", "a=b", "--for=pod/x"],
];

type Change = (words: string[]) => string[];
const at = fc.nat({ max: 12 });
const oddWord = fc.oneof(fc.constantFrom(...ODD_WORDS), hostileText);
/** Small changes, most of which leave a command that almost fits; some leave one that means the same. */
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(at, oddWord).map(
    ([i, word]): Change =>
      (words) =>
        words.toSpliced(i, 0, word),
  ),
  fc.tuple(at, oddWord).map(
    ([i, word]): Change =>
      (words) =>
        words.toSpliced(i, 1, word),
  ),
  at.map(
    (i): Change =>
      (words) =>
        words.toSpliced(i, 1),
  ),
  at.map(
    (i): Change =>
      (words) =>
        words.toSpliced(i, 0, words[i] ?? ""),
  ),
  fc.tuple(at, at).map(
    ([i, j]): Change =>
      (words) =>
        words.toSpliced(i, 1).toSpliced(j, 0, words[i] ?? ""),
  ),
  fc.tuple(at, fc.constantFrom("/", "=", "-", "s", "S", "\u200b", "'", "\\", " ")).map(
    ([i, character]): Change =>
      (words) =>
        words.with(Math.min(i, words.length - 1), `${words[i] ?? ""}${character}`),
  ),
  fc.constant((words: string[]) => words.flatMap((word) => word.replace("/", " ").split(" "))),
  fc.constant((words: string[]) =>
    words
      .map((word) => word.replace("--namespace=", "-n "))
      .join(" ")
      .split(" "),
  ),
  fc.constant((words: string[]) => words.map((word) => word.replace(/^(\w+)(?=\/)/, "$1s"))),
  fc.constant((words: string[]) => words.map((word) => word.replace(/=true$/, ""))),
);

/** Whether it is refused with readable reasons, or allowed and means what was typed. */
function judged(input: string | readonly string[]): "allowed" | "refused" {
  const parsed = parseCommand(input);
  const split = typeof input === "string" ? splitWords(input) : { words: input };
  if (parsed.verdict === "allowed") expectSame("words" in split ? split.words : [], parsed);
  else for (const reason of parsed.reasons) expect(refusalText(reason)).toMatch(/^[\x20-\x7e]{5,300}$/);
  return parsed.verdict;
}

describe("a command with small changes", () => {
  const changed = fc
    .tuple(anyAction, someContext, fc.boolean(), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([action, context, strict, changes]) => {
      const words = strict ? [...argvOf(action, context)] : commandText(action, context).split(" ");
      return changes.reduce((now, apply) => apply(now), words.length === 0 ? [""] : words);
    })
    .filter((words) => words.length > 0);

  it("is refused, or means exactly what was typed, as a line and as words", () => {
    const counts = { allowed: 0, refused: 0 };
    fc.assert(
      fc.property(changed, (words) => {
        for (const input of [words.join(" "), words]) counts[judged(input)]++;
      }),
      { numRuns: 20_000 },
    );
    // Neither kind may be so rare that nothing was shown.
    expect(counts.allowed).toBeGreaterThan(1500);
    expect(counts.refused).toBeGreaterThan(10_000);
  });
});

describe("anything at all", () => {
  const word = fc.oneof(oddWord, fc.constantFrom("kubectl", "get", "describe", "delete", "scale", "rollout", "undo"));

  it("is refused or allowed, and never breaks the grammar", () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), fc.boolean(), (words, bare) => {
        const input = bare ? words : ["kubectl", ...words];
        for (const given of [input, input.join(" ")]) judged(given);
      }),
      { numRuns: 10_000 },
    );
  });

  it("is refused where it is only text", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(parseCommand(text).verdict).toBe("refused");
        expect(parseCommand(`kubectl ${text}`).verdict).toBe("refused");
        expect(parseCommand(`kubectl get pods -n shop ${text}x${text}\n`).verdict).toBe("refused");
      }),
      { numRuns: 3000 },
    );
  });
});
