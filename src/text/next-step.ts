/** What to do next, as a command to copy. */
import type { Incident } from "../domain/incident.ts";
import { isOpen } from "../domain/incident.ts";
import type { Lang } from "../domain/lang.ts";
import type { ApprovalRequest } from "../domain/request.ts";
import { safeText, shellWord } from "./safe-text.ts";
import { hasExpired, shortId } from "./signature.ts";
import type { TextOptions } from "./view.ts";
import { wrapText } from "./width.ts";
import { wordsFor } from "./words.ts";

const word = (id: string) => shellWord(safeText(id));

function pendingStep(approval: ApprovalRequest, lang: Lang): string {
  const id = word(shortId(approval.id));
  const missing = approval.required_signatures - approval.current_signatures;
  if (lang === "zh-TW") return `awooo approve ${id}（還缺 ${missing} 個簽核），或 awooo reject ${id}`;
  const others = approval.current_signatures > 0 ? "by somebody else" : missing > 1 ? `by ${missing} people` : "";
  return `awooo approve ${id}${others === "" ? "" : ` (${others})`}, or awooo reject ${id}`;
}

function approvedStep(approval: ApprovalRequest, incidentId: string, lang: Lang): string {
  const resolve = `awooo resolve ${word(incidentId)} --approval`;
  const steps = approval.metadata.argv === null;
  if (lang === "zh-TW") return `${steps ? "完成上述步驟" : "執行上述指令"}，之後 ${resolve}`;
  return `${steps ? "do what is said above" : "run the command above"}, then ${resolve}`;
}

/** One line without the word before it; null where nothing is left to do. */
function nextStep(
  { incident_id, status }: Pick<Incident, "incident_id" | "status">,
  approval: ApprovalRequest | null,
  { now, lang }: Pick<TextOptions, "now" | "lang">,
): string | null {
  if (!isOpen(status)) return null;
  const again = `awooo propose ${word(incident_id)}`;
  if (approval === null) return again;
  if (hasExpired(approval, now) || approval.status === "rejected") return `${again} --new`;
  if (approval.status === "pending") return pendingStep(approval, lang);
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
