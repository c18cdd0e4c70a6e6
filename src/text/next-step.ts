/** What to do next, as a command to copy. */
import type { Incident } from "../domain/incident.ts";
import { isOpen } from "../domain/incident.ts";
import type { Lang } from "../domain/lang.ts";
import type { ApprovalRequest } from "../domain/request.ts";
import type { Execution } from "../domain/run.ts";
import { safeText, shellWord } from "./safe-text.ts";
import { hasExpired, hasLapsed, personText, shortId } from "./signature.ts";
import type { TextOptions } from "./view.ts";
import { wrapText } from "./width.ts";
import { wordsFor } from "./words.ts";

const word = (id: string) => shellWord(safeText(id));

function pendingStep(approval: ApprovalRequest, options: Pick<TextOptions, "lang" | "ascii">): string {
  const id = word(shortId(approval.id));
  const who = whoSigns(approval, options);
  if (options.lang === "zh-TW") return `awooo approve ${id}（${who}），或 awooo reject ${id}`;
  return `awooo approve ${id}${who === "" ? "" : ` (${who})`}, or awooo reject ${id}`;
}

/** Who is still needed; names whoever asked for it where that person may not sign. */
function whoSigns(approval: ApprovalRequest, { lang, ascii }: Pick<TextOptions, "lang" | "ascii">): string {
  const { self_approval, operator } = approval.metadata;
  const missing = approval.required_signatures - approval.current_signatures;
  const name = self_approval ? null : personText(operator, ascii);
  if (lang === "zh-TW") return `還缺 ${missing} 個簽核${name === null ? "" : `，不得為 ${name}`}`;
  const others = missing > 1 ? `by ${missing} people` : "by somebody";
  if (name !== null) return `${others} other than ${name}`;
  if (approval.current_signatures > 0) return "by somebody else";
  return missing > 1 ? others : "";
}

function approvedStep(approval: ApprovalRequest, incidentId: string, lang: Lang): string {
  const resolve = `awooo resolve ${word(incidentId)} --approval`;
  const run = `awooo run ${word(shortId(approval.id))}`;
  const { argv, manual_steps } = approval.metadata;
  const steps = argv === null;
  if (steps && manual_steps.length === 0)
    return lang === "zh-TW" ? `事件結束後 ${resolve}` : `when it is over: ${resolve}`;
  if (lang === "zh-TW") return steps ? `完成上述步驟，之後 ${resolve}` : `${run}，之後 ${resolve}`;
  return steps ? `do what is said above, then ${resolve}` : `${run}, then ${resolve}`;
}

/** After it ran: close the incident where that helped, find out where nobody knows, try something else where not. */
function executedStep(approval: ApprovalRequest, { status }: Execution, incidentId: string, lang: Lang): string {
  const id = word(shortId(approval.id));
  const resolve = `awooo resolve ${word(incidentId)} --approval`;
  const again = `awooo propose ${word(incidentId)} --new`;
  const zh = lang === "zh-TW";
  switch (status) {
    case "worked":
      return resolve;
    case "failed":
      return again;
    case "unknown":
      return `awooo run ${id} --reconcile`;
    case "inconclusive":
      return zh
        ? `awooo run ${id} --reconcile 再確認一次；之後 ${resolve}，或 ${again}`
        : `look again with awooo run ${id} --reconcile; then ${resolve}, or ${again}`;
    case "handed_over":
      return zh
        ? `在可執行之處照上述內容執行，之後 ${resolve}`
        : `carry out what is said above where that can be done, then ${resolve}`;
  }
}

/** One line without the word before it; null where nothing is left to do. */
function nextStep(
  { incident_id, status }: Pick<Incident, "incident_id" | "status">,
  approval: ApprovalRequest | null,
  { now, lang, ascii }: Pick<TextOptions, "now" | "lang" | "ascii">,
): string | null {
  if (!isOpen(status)) return null;
  const again = `awooo propose ${word(incident_id)}`;
  if (approval === null) return again;
  if (hasExpired(approval, now) || hasLapsed(approval, now) || approval.status === "rejected") return again;
  if (approval.status === "pending") return pendingStep(approval, { lang, ascii });
  const { execution } = approval.metadata;
  if (execution !== undefined) return executedStep(approval, execution, incident_id, lang);
  return approvedStep(approval, incident_id, lang);
}

/** ` Next: awooo approve 1f3c9a2e`, wrapped; no line at all where nothing is left to do. */
export function nextLines(
  incident: Pick<Incident, "incident_id" | "status">,
  approval: ApprovalRequest | null,
  options: TextOptions,
): string[] {
  const step = nextStep(incident, approval, options);
  if (step === null) return [];
  const { style, width, lang } = options;
  const label = wordsFor(lang).next;
  const [first = "", ...rest] = wrapText(`${label} ${step}`, width - 1);
  return [` ${style.bold(label)}${first.slice(label.length)}`, ...rest.map((line) => ` ${line}`)];
}
