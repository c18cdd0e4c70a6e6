/** A kubectl command in parts: what an action becomes, and what a typed line is read into. */

export interface Command {
  /** The words after `kubectl` that say what is done: `["rollout", "undo"]`. */
  readonly verb: readonly string[];
  /** What it is done to, and what is set: `["deployment/checkout"]`, `["deployment/checkout", "app=shop/app:41"]`. */
  readonly operands: readonly string[];
  /** Long names without dashes, in the order they are shown; a switch has the value `true`. */
  readonly flags: Readonly<Record<string, string>>;
}

/** How long kubectl may wait for one answer of the API server. */
export const REQUEST_TIMEOUT = "30s";

/** Flags awooo adds to every command; no action has them. */
const OWN_FLAGS = new Set(["context", "request-timeout"]);

/**
 * The words as the operating system gets them: flags first, each once and as `--flag=value`, operands after `--`, so
 * that nothing can be taken for a flag that is none.
 * @param context kubeconfig context; null where no cluster is known
 */
export function strictWords({ verb, operands, flags }: Command, context: string | null): string[] {
  const own = context === null ? {} : { context };
  return [
    "kubectl",
    ...verb,
    ...flagWords({ ...flags, ...own, "request-timeout": REQUEST_TIMEOUT }),
    ...(operands.length === 0 ? [] : ["--", ...operands]),
  ];
}

/**
 * The same command as people write, read and copy it: what it is done to stands first, and what a shell would take
 * apart is quoted.
 */
export function shownWords({ verb, operands, flags }: Command, context: string | null): string[] {
  const own = context === null ? {} : { context };
  const quoted = Object.entries({ ...flags, ...own }).map(([name, value]) => [name, shellWord(value)] as const);
  return ["kubectl", ...verb, ...operands.map(shellWord), ...flagWords(Object.fromEntries(quoted))];
}

function shellWord(word: string): string {
  return /^[\w.:/=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * Takes words apart that `strictWords` made.
 * @param verbs how many words the verb has
 * @returns null for words in any other form
 */
export function readStrictWords(words: readonly string[], verbs: number): Command | null {
  const end = words.indexOf("--");
  const flagged = words.slice(1 + verbs, end === -1 ? undefined : end);
  const flags: Record<string, string> = {};
  for (const word of flagged) {
    const [, name, value] = /^--([a-z][a-z-]*)=(.+)$/s.exec(word) ?? [];
    if (name === undefined || value === undefined || Object.hasOwn(flags, name)) return null;
    flags[name] = value;
  }
  return {
    verb: words.slice(1, 1 + verbs),
    operands: end === -1 ? [] : words.slice(end + 1),
    flags: withoutOwnFlags(flags),
  };
}

/** Without what awooo adds itself. */
export function withoutOwnFlags(flags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => !OWN_FLAGS.has(name)));
}

function flagWords(flags: Readonly<Record<string, string>>): string[] {
  return Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
}
