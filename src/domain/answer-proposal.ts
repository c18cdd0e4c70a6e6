/** A model's answer as a proposal. */
import { type CatalogueAction, definitionOf, objectOf } from "./action.ts";
import { zName } from "./actions/definition.ts";
import type { EvidenceItem } from "./evidence.ts";
import type { Lang } from "./lang.ts";
import type { LlmAnswer } from "./llm-answer.ts";
import type { ModelReceipt } from "./model-receipt.ts";
import type { Proposal, Remedy } from "./proposal.ts";
import { type Target, UNKNOWN_SERVICE } from "./target.ts";

/** Lengths in characters a screen shows; longer texts end in an ellipsis. */
const CAP = { title: 120, description: 2000, reasoning: 4000, step: 500, suggestion: 300, note: 300 };
const MAX_STEPS = 12;
const MAX_SUGGESTIONS = 5;

const HEADINGS = {
  en: { reasoning: "Reasoning", steps: "To look at" },
  "zh-TW": { reasoning: "推論依據", steps: "檢查項目" },
} as const;

/** What stands in the command's place where there is none. */
const OWN_LINES = {
  en: {
    nothing: () => "Nothing to change",
    look: (aim: string) => `Look at ${aim === "" ? "what the alerts name" : aim}`,
    steps: (aim: string) => (aim === "" ? "Steps by hand" : `Steps by hand for ${aim}`),
  },
  "zh-TW": {
    nothing: () => "無需變更",
    look: (aim: string) => `查看 ${aim === "" ? "告警所指的對象" : aim}`,
    steps: (aim: string) => (aim === "" ? "手動步驟" : `${aim} 的手動步驟`),
  },
} as const;

export interface AnswerContext {
  target: Target;
  lang: Lang;
}

/** Where an answer came from and what it rests on. */
export interface AnswerSource {
  /** As `metadata.llm_provider` shows it: `ollama/qwen3`. */
  provider: string;
  /** What was given, cited or not. */
  evidence: readonly EvidenceItem[];
  receipt: ModelReceipt;
}

export function toProposal(answer: LlmAnswer, { target, lang }: AnswerContext, source: AnswerSource): Proposal {
  const remedy = remedyOf(answer);
  const steps = answer.steps.slice(0, MAX_STEPS).map((step) => capped(step, CAP.step));
  // What merely looks around is approved without a signature, so its steps are words of the description and never
  // instructions that count as approved.
  const looksOnly = isHarmless(remedy);
  return {
    title: titleOf(answer, looksOnly, target, lang),
    description: describeAnswer(answer, looksOnly ? steps : [], lang),
    action: answer.action,
    manual_steps: looksOnly ? [] : steps,
    remedy,
    source: "llm",
    template_id: null,
    playbook_id: null,
    target: aimOf(answer.action, target),
    llm: {
      provider: source.provider,
      risk_level: answer.risk_level,
      confidence: answer.confidence,
      from_cache: source.receipt.from_cache,
      answered_at: null,
      primary_responsibility: noteOf(answer.primary_responsibility),
      signoz_correlation: noteOf(answer.signoz_correlation),
      optimization_suggestions: answer.optimization_suggestions
        .map((suggestion) => capped(suggestion, CAP.suggestion))
        .filter((suggestion) => suggestion !== "")
        .slice(0, MAX_SUGGESTIONS),
      evidence: source.evidence.map((item) => ({ ...item, cited: answer.evidence.includes(item.id) })),
      receipt: source.receipt,
    },
  };
}

/**
 * A model names its action. Where there is none the title stands in the command's place, on the screen and on the
 * wire, so awooo writes it: what a model says there would be read as a command.
 */
function titleOf(answer: LlmAnswer, looksOnly: boolean, { kind, name }: Target, lang: Lang): string {
  if (answer.action !== null) return modelTitle(answer) || answer.action.name.replaceAll("_", " ");
  const isNamed = name !== UNKNOWN_SERVICE && zName().safeParse(name).success;
  const lines = OWN_LINES[lang];
  const line = answer.steps.length === 0 ? lines.nothing : looksOnly ? lines.look : lines.steps;
  return capped(line(isNamed ? `${kind}/${name}` : ""), CAP.title);
}

function modelTitle({ title }: LlmAnswer): string {
  return capped(title.replace(/\s+/g, " "), CAP.title);
}

/** What the action is about, where it says so; else what the incident is about. */
function aimOf(action: CatalogueAction | null, target: Target): Target {
  const object = action === null ? null : objectOf(action);
  return object?.name == null ? target : { ...object, name: object.name };
}

function describeAnswer(answer: LlmAnswer, steps: readonly string[], lang: AnswerContext["lang"]): string {
  const list = steps.map((step) => `- ${step}`).join("\n");
  const parts = [
    answer.action === null ? modelTitle(answer) : "",
    capped(answer.description, CAP.description),
    list === "" ? "" : `${HEADINGS[lang].steps}:\n${list}`,
    answer.reasoning.trim() === "" ? "" : `${HEADINGS[lang].reasoning}:\n${capped(answer.reasoning, CAP.reasoning)}`,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function isHarmless(remedy: Remedy): boolean {
  return remedy === "investigate" || remedy === "silence_or_tune";
}

/** What an action is, whatever the model calls it; the model's word where the action leaves it open. */
function remedyOf({ action, steps, remedy }: LlmAnswer): Remedy {
  if (action === null) return steps.length > 0 || isHarmless(remedy) ? remedy : "investigate";
  const { remedies } = definitionOf(action.name);
  return remedies.includes(remedy) ? remedy : (remedies[0] ?? remedy);
}

function noteOf(text: string): string | null {
  const note = capped(text, CAP.note);
  return /^(none|n\/a|null|unknown|-)?$/i.test(note) ? null : note;
}

/** Whole code points only: half a surrogate pair would not survive being stored, and its hash would no longer fit. */
function capped(text: string, length: number): string {
  const whole = text.toWellFormed().trim();
  return whole.length <= length ? whole : `${whole.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
