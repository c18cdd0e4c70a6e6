/** A proposal without a model: from a playbook of the team, else from the template that fits best. */
import { type CatalogueAction, catalogueAction, commandText, LOOKS } from "./action.ts";
import { zNamespace } from "./actions/definition.ts";
import { AwoooError } from "./awooo-error.ts";
import { isSameObject } from "./choose-target.ts";
import type { Incident } from "./incident.ts";
import type { Lang } from "./lang.ts";
import { matchPlaybook, type PlaybookMatch } from "./playbook.ts";
import type { Playbook } from "./playbook-schema.ts";
import type { Proposal } from "./proposal.ts";
import { isFiring, type Signal } from "./signal.ts";
import { type Target, UNKNOWN_SERVICE } from "./target.ts";
import type { Template } from "./template.ts";
import { FITS_ANYTHING, matchTemplates } from "./template-match.ts";
import { advantage, type Fit, isQuietAction, isTie } from "./template-order.ts";
import { fillText, type ResolvedTarget, resolveParams, resolveTarget } from "./template-params.ts";
import { type DraftReason, reasonText } from "./template-reason.ts";
import { decidingSignals, signalWeight } from "./template-signals.ts";

export interface DraftWithoutModelInput {
  incident: Incident;
  target: Target;
  templates: readonly Template[];
  playbooks: readonly Playbook[];
  source: "auto" | "playbook" | "template";
  lang: Lang;
}

export interface Draft {
  proposal: Proposal;
  /** Why this one, one line each, the choice first. */
  match: string[];
  /** The playbook the incident calls for, whether the proposal came from it or not. */
  matchedPlaybookId: string | null;
  /** What the library says to look at first, and what it proposes where that is a look; in its order. */
  looks: CatalogueAction[];
}

/**
 * Drafts from what is on this machine. Never fails for want of a template: the last one says investigate.
 * @throws AwoooError no_proposal when only a playbook was wanted and none fits or can be aimed at the target
 */
export function draftWithoutModel(input: DraftWithoutModelInput): Draft {
  const found = matchPlaybook(input.playbooks, input.incident, input.target);
  const matchedPlaybookId = found?.playbook.id ?? null;
  if (found !== null && input.source !== "template") {
    const drafted = draftFromPlaybook(found, input.incident, input.target, input.lang);
    if (drafted !== null) return { ...drafted, matchedPlaybookId };
  }
  if (input.source === "playbook") throw noPlaybook(input, found);
  return { ...draftFromTemplates(input), matchedPlaybookId };
}

function noPlaybook({ incident, playbooks }: DraftWithoutModelInput, found: PlaybookMatch | null): AwoooError {
  if (found !== null) {
    const message = `${incident.incident_id}: playbook ${found.playbook.id} fits, but its action cannot be aimed at the target`;
    return new AwoooError("no_proposal", message, { hint: "Use --source auto to fall back to a template." });
  }
  return new AwoooError("no_proposal", `${incident.incident_id}: none of ${playbooks.length} playbooks fits`, {
    hint: "Use --source auto to fall back to a template, or write a playbook for this alert.",
  });
}

/** @returns null where the playbook's action cannot be built for this target */
function draftFromPlaybook(
  { playbook, score, runner_up }: PlaybookMatch,
  incident: Incident,
  target: Target,
  lang: Lang,
): Omit<Draft, "matchedPlaybookId"> | null {
  const built = playbook.action === undefined ? null : buildAction(playbook.action, target);
  if (playbook.action !== undefined && built === null) return null;
  const alert = mainAlert(incident, target);
  const reasons: DraftReason[] = [{ code: "playbook", id: playbook.id, score }, ...assumptions(built?.resolved)];
  if (runner_up !== null) reasons.push({ code: "second", template: runner_up.playbook.id, why: null });
  const aim = built?.resolved.target ?? target;
  const fill = (text: string) => fillText(text, aim, alert);
  return {
    proposal: {
      title: fill(playbook.title),
      description: fill(playbook.description ?? playbook.title),
      action: built?.action ?? null,
      manual_steps: (playbook.manual_steps ?? []).map(fill),
      remedy: playbook.remedy,
      source: "playbook",
      template_id: null,
      playbook_id: playbook.id,
      target: aim,
      llm: null,
    },
    match: reasons.map((reason) => reasonText(reason, lang)),
    looks: looksOf(built?.action ?? null, []),
  };
}

function draftFromTemplates(input: DraftWithoutModelInput): Omit<Draft, "matchedPlaybookId"> {
  const ranked = matchTemplates(input.incident, input.target, input.templates);
  const passed: DraftReason[] = [];
  for (const [i, match] of ranked.entries()) {
    const fitted = whyNot(match, ranked, input.incident) ?? fitToTarget(match);
    if (typeof fitted !== "string") return fromTemplate(input, match, fitted, passed, ranked[i + 1]);
    passed.push({ code: "passed_over", template: match.template.id, why: fitted });
  }
  const last: Fit = { ...FITS_ANYTHING, template: LAST_TEMPLATE, target: input.target };
  return fromTemplate(input, last, { built: null }, passed, undefined);
}

/** What other templates say against one. */
function whyNot(match: Fit, ranked: readonly Fit[], { signals }: Incident): "harm" | "tie" | "quiet" | null {
  if (doesHarm(match, ranked)) return "harm";
  const grave = (signal: Signal) => isFiring(signal) && signalWeight(signal) < 2;
  if (isQuietAction(match) && signals.some(grave)) return "quiet";
  return ranked.some((other) => other !== match && isTie(match, other)) ? "tie" : null;
}

/** Whether a template that knows more about the same object says that this remedy makes it worse. */
function doesHarm({ template, specificity, target }: Fit, ranked: readonly Fit[]): boolean {
  return ranked.some(
    (other) =>
      other.specificity > specificity &&
      other.template.never?.includes(template.remedy) === true &&
      isSameObject(other.target, target),
  );
}

interface Fitted {
  /** null where the template proposes no command, or an investigation whose object is not known. */
  built: Built | null;
}

/** The template's action on this target, or why it cannot be used. */
function fitToTarget({ template, target }: Fit): Fitted | "kind" | "command" {
  // By hand, a person who knows the object's name can do what awooo cannot write a command for.
  if (isNameless(target) && template.manual_steps !== undefined) return { built: null };
  const kind = resolveTarget(target)?.target.kind ?? target.kind;
  const kinds = template.target_kinds;
  if (kinds !== undefined && !kinds.includes(kind) && !kinds.includes(target.kind)) return "kind";
  if (template.action === undefined) return { built: null };
  const built = buildAction(template.action, target);
  // Without an object to look at, an investigation is still the right thing to do.
  return built === null && template.remedy !== "investigate" ? "command" : { built };
}

/** Whether nobody said what the object is called: not at all, or only at which address a node was scraped. */
function isNameless(target: Target): boolean {
  return target.name === UNKNOWN_SERVICE || (target.kind === "node" && resolveTarget(target) === null);
}

function fromTemplate(
  { incident, lang }: DraftWithoutModelInput,
  match: Fit,
  { built }: Fitted,
  passed: readonly DraftReason[],
  second: Fit | undefined,
): Omit<Draft, "matchedPlaybookId"> {
  const { template, signal, target, reasons: why } = match;
  const aim = built?.resolved.target ?? target;
  const fill = (text: string) => fillText(text, aim, signal?.alert_name ?? mainAlert(incident, target));
  const diagnostics = diagnosticsOf(template, target, lang);
  const look = diagnosticLines(diagnostics, built?.action ?? null).map(fill);
  // Steps that stand in for a command are of no use beside it.
  const steps =
    built !== null && template.remedy !== "investigate" ? [] : (template.manual_steps?.[lang] ?? []).map(fill);
  const isLook = template.remedy === "investigate";
  const description = fill(template.description[lang]);
  // What was assumed decides where a command goes; screens have room for the first few lines.
  const reasons: DraftReason[] = [{ code: "template", template: template.id }, ...assumptions(built?.resolved), ...why];
  if (template.action !== undefined && built === null) reasons.push({ code: "no_command" });
  reasons.push(...passed);
  if (second !== undefined) {
    reasons.push({ code: "second", template: second.template.id, why: advantage(match, second) });
  }
  return {
    proposal: {
      title: fill(template.title[lang]),
      description:
        isLook || look.length === 0 ? description : `${description}\n\n${LOOK_FIRST[lang]}\n${bullets(look)}`,
      action: built?.action ?? null,
      manual_steps: isLook ? [...look, ...steps] : steps,
      remedy: template.remedy,
      source: "template",
      template_id: template.id,
      playbook_id: null,
      target: aim,
      llm: null,
    },
    match: reasons.map((reason) => reasonText(reason, lang)),
    looks: looksOf(built?.action ?? null, diagnostics),
  };
}

function mainAlert(incident: Incident, target: Target): string | null {
  return decidingSignals(incident, target)[0]?.alert_name ?? null;
}

const LOOK_FIRST = { en: "Look first:", "zh-TW": "請先查看:" } as const;

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

/** A look of the catalogue, or a text. */
type Diagnostic = CatalogueAction | string;

/** What a template says to look at first; what cannot be made for this target is left out. */
function diagnosticsOf(template: Template, target: Target, lang: Lang): Diagnostic[] {
  const inNamespace = target.name === UNKNOWN_SERVICE ? namespaceLooks(target) : [];
  const own = (template.diagnostics ?? []).map((diagnostic) =>
    "name" in diagnostic ? (buildAction(diagnostic, target)?.action ?? null) : diagnostic[lang],
  );
  return [...inNamespace, ...own].filter((diagnostic) => diagnostic !== null);
}

/** As lines for people; what is proposed anyway is left out. */
function diagnosticLines(diagnostics: readonly Diagnostic[], action: CatalogueAction | null): string[] {
  const done = action === null ? "" : commandText(action, null);
  const lines = diagnostics.map((diagnostic) =>
    typeof diagnostic === "string" ? diagnostic : commandText(diagnostic, null),
  );
  return lines.filter((line) => line !== done);
}

function looksOf(action: CatalogueAction | null, diagnostics: readonly Diagnostic[]): CatalogueAction[] {
  const looks = diagnostics.filter((diagnostic) => typeof diagnostic !== "string");
  if (action === null || !LOOKS.includes(action.name)) return looks;
  const said = commandText(action, null);
  return [action, ...looks.filter((look) => commandText(look, null) !== said)];
}

/** What to look at where only a namespace is known. */
function namespaceLooks({ namespace }: Target): CatalogueAction[] {
  if (!zNamespace().safeParse(namespace).success) return [];
  const params = { namespace: namespace ?? "" };
  return [catalogueAction("get", { kind: "pod", ...params }), catalogueAction("events", params)];
}

interface Built {
  action: CatalogueAction;
  resolved: ResolvedTarget;
}

function buildAction(
  wanted: { name: string; params: Readonly<Record<string, string | number>> },
  target: Target,
): Built | null {
  const resolved = resolveTarget(target);
  if (resolved === null) return null;
  try {
    return { action: catalogueAction(wanted.name, resolveParams(wanted.params, resolved.target)), resolved };
  } catch (error) {
    if (error instanceof AwoooError) return null;
    throw error;
  }
}

function assumptions(resolved: ResolvedTarget | undefined): DraftReason[] {
  return (resolved?.assumptions ?? []).map((what) => ({ code: "assumed", what }));
}

/** What is left where even the bundled `default` was taken away. */
const LAST_TEMPLATE: Template = {
  id: "default",
  title: { en: "Investigate {target}", "zh-TW": "調查 {target}" },
  description: {
    en: "No rule fits. Look at what changed and at what the alert measures before touching anything.",
    "zh-TW": "沒有符合的規則。動手之前,請先確認近期變更與告警所量測的內容。",
  },
  match: [],
  remedy: "investigate",
};
