/** An incident with its proposal, alerts and timeline as text. */

import { isOpen } from "../../domain/incident.ts";
import { labelled } from "../../text/facts.ts";
import { flow } from "../../text/flow.ts";
import { incidentHead, signalLines } from "../../text/incident.ts";
import { nextLines } from "../../text/next-step.ts";
import { joinLines, reviewLines, ruleLine } from "../../text/review.ts";
import { safeText } from "../../text/safe-text.ts";
import { closedUndecided, otherOpenRequests, shortId, signatureLines } from "../../text/signature.ts";
import { riskBadge, riskPaint } from "../../text/symbols.ts";
import { timelineLines } from "../../text/timeline.ts";
import { currentApproval, type ShowView, type TextOptions } from "../../text/view.ts";
import { wordsFor } from "../../text/words.ts";

/** `approvalId`: the request that was asked for; else the one that waits, else the newest. */
export interface ShowOptions extends TextOptions {
  approvalId?: string;
}

export function presentShow(view: ShowView, options: ShowOptions): string {
  const { incident, approvals, timeline } = view;
  const { style, lang } = options;
  const words = wordsFor(lang);
  const approval = currentApproval(approvals, options.approvalId);
  const others = approvals.filter((other) => other !== approval);
  const lines =
    approval === null
      ? [...incidentHead(incident, options), ruleLine(options), ` ${words.noProposal}`]
      : reviewLines(incident, approval, options, otherOpenRequests(approvals, approval, options));
  if (approval !== null && approval.signatures.length > 0) {
    lines.push(...labelled(words.signatures, options, (inner) => signatureLines(approval, inner, 0)));
  }
  const section = (title: string, count: number, body: string[], empty: string) => {
    lines.push(
      "",
      ` ${style.bold(title)}${style.dim(` ${count}  (UTC)`)}`,
      ...(body.length > 0 ? body : [`  ${empty}`]),
    );
  };
  section(words.signals, incident.signals.length, signalLines(incident, options, 2), words.noSignals);
  section(words.timeline, timeline.length, timelineLines(timeline, options, 2), words.nothingYet);
  if (others.length > 0)
    lines.push("", ` ${style.bold(words.earlier)}`, ...otherLines(others, isOpen(incident.status), options));
  const next = nextLines(incident, approval, options);
  return joinLines(next.length > 0 ? [...lines, "", ...next] : lines);
}

/** @param open whether the incident is */
function otherLines(approvals: ShowView["approvals"], open: boolean, options: TextOptions): string[] {
  const { style, width, now, ascii, lang } = options;
  const words = wordsFor(lang);
  return approvals.flatMap((approval) =>
    flow(
      [
        { text: safeText(shortId(approval.id), { ascii }) },
        { text: riskBadge(approval.risk_level, ascii), paint: riskPaint(approval.risk_level, style) },
        {
          text: closedUndecided(approval, now, open) ? words.closedWithIncident.whole : words.status[approval.status],
        },
        { text: safeText(approval.action, { max: 300, ascii }), paint: style.dim },
      ],
      { width, indent: 2, gap: "  " },
    ),
  );
}
