/**
 * A rule that turns an alert into a proposal without a model: which signals it fits, and what it says to do.
 *
 * Templates are data, one YAML file each. They pick an action of the catalogue and can never spell a command, so a
 * broken or hostile one can propose the wrong thing, and no more than that.
 */
import * as z from "zod/mini";
import { ACTION_NAMES, catalogueAction, definitionOf, LOOKS } from "./action.ts";
import { AwoooError } from "./awooo-error.ts";
import { SEVERITIES } from "./incident.ts";
import { REMEDIES } from "./proposal.ts";
import { type Remedied, remedyProblem } from "./remedy-fit.ts";
import { pathText, zLabels } from "./schema.ts";
import { TARGET_KINDS, type Target } from "./target.ts";
import { MAX_TEXT } from "./template-limits.ts";
import { resolveParams, TARGET_PLACEHOLDERS } from "./template-params.ts";
import { VOCABULARY } from "./template-vocabulary.ts";

const zLine = z.string().check(z.minLength(1), z.maxLength(200));
const zProse = z.string().check(z.minLength(1), z.maxLength(MAX_TEXT));

/** A text in every language awooo speaks. `{target}`, `{name}`, `{namespace}`, `{kind}`, `{alert}` are filled in. */
const zTitle = z.strictObject({ en: zLine, "zh-TW": zLine });
const zText = z.strictObject({ en: zProse, "zh-TW": zProse });

const PATTERN = (() => {
  const alternative = String.raw`(?:[\p{Ll}\p{Lo}\p{N}]+\*?|@[a-z_]+)`;
  const word = `${alternative}(?:\\|${alternative})*`;
  return new RegExp(`^${word}(?: ${word})*$`, "u");
})();

/**
 * Words that must all occur in a name, in any order: `certificate|cert expir*`. `a|b` is either word, `expir*` any
 * word that starts so, `@data_store` any word of that list (`template-vocabulary.ts`). Words are those of `nameWords`:
 * `oom` is not in `TooManyRequests`.
 */
const zPattern = z.string().check(
  z.maxLength(300, { error: "expected at most 300 characters" }),
  z.regex(PATTERN, { error: "expected lower-case words with single spaces, such as: cert|certificate expir*" }),
  z.refine((pattern) => unknownList(pattern) === undefined, {
    error: (issue) => `no list ${unknownList(String(issue.input)) ?? ""}, only ${LISTS.join(", ")}`,
  }),
);

const LISTS = Object.keys(VOCABULARY).map((name) => `@${name}`);

function unknownList(pattern: string): string | undefined {
  return pattern.match(/@\w+/g)?.find((name) => !LISTS.includes(name));
}

/**
 * Words that stand next to each other, in this order: `certificate|cert expires|expired`, `fail* to reload`. Written
 * without `|` and `*` it is a plain phrase, and in a script without spaces it is looked for as it stands.
 */
const zPhrase = zLine.check(
  z.regex(/^(?![|*])(?!.*(\|[|* ]|\|$| [|*]|\*[^ |]))\S+( \S+)*$/u, {
    error: "expected words with single spaces, such as: fail|failed to reload*",
  }),
);

const zLabelValues = z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.minLength(1));

/**
 * One rule. `alerts`, `patterns` and `words` are ways to fit, one is enough. `labels` and `severities` must all hold
 * on top, and nothing of `not` may occur. With none of the three ways, the labels alone decide.
 */
const zMatchRule = z.strictObject({
  /** Whole alert names; spelling and case do not matter (`KubePodNotReady`, `kube_pod_not_ready`). */
  alerts: z.optional(z.array(zLine)),
  patterns: z.optional(z.array(zPattern)),
  /** Phrases in the message, the annotations, the incident's title or the expression of the alert, word by word. */
  words: z.optional(z.array(zPhrase)),
  /** Name patterns that exclude. */
  not: z.optional(z.array(zPattern)),
  labels: z.optional(z.record(z.string(), zLabelValues)),
  severities: z.optional(z.array(z.enum(SEVERITIES))),
});

/**
 * Evidence without which a template does not fit. `recent_change`: the incident says that something was changed
 * shortly before. `single_target`: this alert fires for one object only, so that what it names may be at fault.
 */
export const EVIDENCE = ["recent_change", "single_target"] as const;
export type Evidence = (typeof EVIDENCE)[number];

/**
 * How a template weighs where the signals of one incident fit several: what names a cause goes before what names a
 * symptom, a notice decides only where nothing else is wrong, a last resort where no template knows the alert.
 */
export const TEMPLATE_ROLES = ["cause", "symptom", "notice", "last_resort"] as const;
export type TemplateRole = (typeof TEMPLATE_ROLES)[number];

/**
 * What a template's remedy is about, the deepest first: where a node is gone or a volume full, what runs on it only
 * shows it. `external`: something nobody here runs.
 */
export const SUBJECTS = [
  "node",
  "network",
  "volume",
  "certificate",
  "data_store",
  "cluster",
  "external",
  "configuration",
  "workload",
] as const;
export type Subject = (typeof SUBJECTS)[number];

const zParam = z.union([z.number(), z.string().check(z.maxLength(253))], { error: "expected a number or a string" });
const zAction = z.strictObject({ name: z.enum(ACTION_NAMES), params: z.record(z.string(), zParam) });
/** A first look. Only actions of the read class, so that it can be followed without thinking. */
const zDiagnostic = z.union([z.strictObject({ name: z.enum(LOOKS), params: z.record(z.string(), zParam) }), zText], {
  error: "expected an action that only looks with its params, or a text in en and zh-TW",
});

const zExampleSignal = z.strictObject({
  alert_name: zLine,
  message: z.optional(z.string()),
  labels: z.optional(zLabels),
  annotations: z.optional(zLabels),
});

const zExample = z.strictObject({
  signal: zExampleSignal,
  /** Other signals of the same incident. */
  more: z.optional(z.array(zExampleSignal)),
  /** `shop/checkout`; what `targetText` makes of the target. */
  target: z.string(),
  /** The whole command; null where there is none. */
  command: z.nullable(z.string()),
});

const zId = z
  .string()
  .check(
    z.maxLength(100),
    z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: "expected lower-case words joined by dashes" }),
  );

export const zTemplate = z
  .strictObject({
    id: zId,
    title: zTitle,
    description: zText,
    /** Any one rule is enough; with no rule at all, the template fits whatever no other one knows. */
    match: z.array(zMatchRule),
    /** Default: symptom. */
    role: z.optional(z.enum(TEMPLATE_ROLES)),
    /** Default: workload. */
    subject: z.optional(z.enum(SUBJECTS)),
    /** Kinds it can be aimed at; default: any. A service known only by name counts as a deployment. */
    target_kinds: z.optional(z.array(z.enum(TARGET_KINDS)).check(z.minLength(1))),
    requires: z.optional(z.array(z.enum(EVIDENCE))),
    /** Remedies that would do harm here: no less specific template may propose them either. */
    never: z.optional(z.array(z.enum(REMEDIES))),
    action: z.optional(zAction),
    /** Where there is an action too, they stand in for it as long as nobody knows the object's name. */
    manual_steps: z.optional(z.strictObject({ en: z.array(zProse), "zh-TW": z.array(zProse) })),
    remedy: z.enum(REMEDIES),
    diagnostics: z.optional(z.array(zDiagnostic)),
    example: z.optional(zExample),
  })
  .check(
    z.refine((template) => template.action === undefined || actionProblem(template) === null, {
      path: ["action"],
      error: (issue) => actionProblem(issue.input as TemplateAim) ?? "does not fit",
    }),
    z.refine((template) => remedyProblem(template) === null, {
      path: ["remedy"],
      error: (issue) => remedyProblem(issue.input as Remedied) ?? "does not fit",
    }),
  );

/** `own`: of the team, which no file says of itself; the catalog does. */
export type Template = z.infer<typeof zTemplate> & { own?: true };
export type MatchRule = z.infer<typeof zMatchRule>;
export type TemplateAction = z.infer<typeof zAction>;

type TemplateAim = {
  action?: TemplateAction | undefined;
  target_kinds?: readonly (typeof TARGET_KINDS)[number][] | undefined;
};

/**
 * Why an action can never become a command, whatever it is aimed at: a misspelt parameter or placeholder, or target
 * kinds the action does not know. null where at least one kind works.
 */
export function actionProblem({ action, target_kinds }: TemplateAim): string | null {
  if (action === undefined) return null;
  const unknown = Object.values(action.params).find(
    (value) => typeof value === "string" && /[{}]/.test(value) && !TARGET_PLACEHOLDERS.has(value),
  );
  if (unknown !== undefined) return `${String(unknown)} is not one of ${[...TARGET_PLACEHOLDERS].join(", ")}`;
  const known = Object.keys(definitionOf(action.name).params().shape);
  const misspelt = Object.keys(action.params).find((name) => !known.includes(name));
  if (misspelt !== undefined) return `params: unknown key ${pathText([misspelt])}, only ${known.join(", ")}`;
  let problem: string | null = null;
  for (const kind of target_kinds ?? TARGET_KINDS) {
    const target: Target = { kind, name: "example", namespace: kind === "node" ? null : "default" };
    try {
      catalogueAction(action.name, resolveParams(action.params, target), "params");
      return null;
    } catch (error) {
      if (!(error instanceof AwoooError)) throw error;
      problem ??= error.message;
    }
  }
  return problem;
}
