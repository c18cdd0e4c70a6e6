/** The answer to `approve` and `reject`. */

import { type Incident, isOpen } from "../../domain/incident.ts";
import type { Lang } from "../../domain/lang.ts";
import type { ApprovalRequest } from "../../domain/request.ts";
import { flow } from "../../text/flow.ts";
import { nextLines } from "../../text/next-step.ts";
import { aimLines, remedyLines, verdictLines } from "../../text/remedy.ts";
import { joinLines } from "../../text/review.ts";
import { safeText } from "../../text/safe-text.ts";
import { personText, shortId } from "../../text/signature.ts";
import type { SignView, TextOptions } from "../../text/view.ts";

function outcomeText({ approval, outcome, signer }: SignView, ascii: boolean, lang: Lang): string {
  const id = safeText(shortId(approval.id), { ascii });
  const name = personText(signer, ascii);
  const rejected = approval.status === "rejected";
  const en: Record<SignView["outcome"], string> = {
    signed: `${name} ${rejected ? "rejected" : "approved"} ${id}.`,
    already_signed: `${name} has signed ${id} before; a person counts once, nothing changed.`,
    already_approved: `${id} has all its signatures already; nothing changed.`,
  };
  const zh: Record<SignView["outcome"], string> = {
    signed: `${name} 已${rejected ? "拒絕" : "核准"} ${id}。`,
    already_signed: `${name} 先前已簽核 ${id}；每人只計一次，沒有變更。`,
    already_approved: `${id} 的簽核已齊全，沒有變更。`,
  };
  return (lang === "en" ? en : zh)[outcome];
}

/** What a signature did: one sentence, the state of the request, what comes next. */
export function presentSign(view: SignView, options: TextOptions): string {
  const { approval, incident } = view;
  return joinLines([
    ...flow([{ text: outcomeText(view, options.ascii, options.lang) }], { width: options.width, indent: 1 }),
    ...stateLines(incident, approval, options),
  ]);
}

/** How a request stands, without its reasons. */
export function stateLines(incident: Incident, approval: ApprovalRequest, options: TextOptions): string[] {
  return [
    ...verdictLines(approval, options, 0, isOpen(incident.status)),
    ...remedyLines(approval, options),
    ...aimLines(approval, options),
    ...nextLines(incident, approval, options),
  ];
}
