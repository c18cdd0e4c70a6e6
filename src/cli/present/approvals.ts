/** Approval requests, one a line, those that end first on top. */
import type { ApprovalRequest } from "../../domain/request.ts";
import { flow } from "../../text/flow.ts";
import { joinLines } from "../../text/review.ts";
import { safeText } from "../../text/safe-text.ts";
import { closedUndecided, hasExpired, shortId } from "../../text/signature.ts";
import { riskBadge, riskPaint, symbolsFor } from "../../text/symbols.ts";
import { spanText } from "../../text/time.ts";
import type { ApprovalsView, TextOptions } from "../../text/view.ts";
import { wordsFor } from "../../text/words.ts";
import { type Cell, tableLines } from "./table.ts";

const EMPTY = {
  en: "No approval requests. `awooo propose INCIDENT` makes one, `awooo list` shows the incidents.",
  "zh-TW": "沒有簽核請求。以 `awooo propose INCIDENT` 建立，以 `awooo list` 查看事件。",
};

export function presentApprovals({ approvals, over }: ApprovalsView, options: TextOptions): string {
  if (approvals.length === 0) return joinLines(flow([{ text: EMPTY[options.lang] }], { width: options.width }));
  const rows = approvals.map((approval) => cells(approval, !over.has(approval.incident_id), options));
  return joinLines(tableLines(rows, options.width, symbolsFor(options.ascii).ellipsis));
}

/** @param open whether its incident is */
function cells(approval: ApprovalRequest, open: boolean, options: TextOptions): Cell[] {
  const { style, now, ascii, lang } = options;
  const words = wordsFor(lang);
  const { current_signatures, required_signatures, expires_at } = approval;
  const status = hasExpired(approval, now) ? "expired" : approval.status;
  const closed = closedUndecided(approval, now, open);
  const waits = status === "pending" && !closed;
  const decided = closed ? words.closedWithIncident.brief : words.status[status];
  return [
    { text: safeText(shortId(approval.id), { ascii }), paint: style.bold },
    { text: riskBadge(approval.risk_level, ascii), paint: riskPaint(approval.risk_level, style) },
    { text: safeText(approval.incident_id, { max: 200, ascii }) },
    { text: waits ? words.count(current_signatures, required_signatures) : decided },
    { text: waits ? words.left(spanText(Date.parse(expires_at ?? now) - Date.parse(now))) : "", paint: style.yellow },
    { text: safeText(approval.action, { max: 500, ascii }), paint: style.dim },
  ];
}
