/** The panes of the review: what explains the proposal, each behind its key. */
import type { ApprovalRequest } from "../../domain/request.ts";
import { auditLines } from "../../text/audit.ts";
import { evidencePaneLines } from "../../text/evidence-pane.ts";
import { checkDetailLines, descriptionLines, sourceLines } from "../../text/facts.ts";
import { flow } from "../../text/flow.ts";
import { signalLines } from "../../text/incident.ts";
import { modelWordsFor } from "../../text/model-words.ts";
import { riskSumLines, scoreLines } from "../../text/risk-sum.ts";
import { safeText } from "../../text/safe-text.ts";
import { signatureLines } from "../../text/signature.ts";
import { timelineLines } from "../../text/timeline.ts";
import { outcomeLines, trustSumLines } from "../../text/trust.ts";
import type { TextOptions } from "../../text/view.ts";
import { wordsFor } from "../../text/words.ts";
import { messagesFor } from "./messages.ts";
import { type ReviewState, shownApproval } from "./state.ts";

const MAX_SIGNALS = 200;
const MAX_ENTRIES = 200;

/** All lines of the open pane; the layout shows a part of them. */
export function paneLines(state: ReviewState, options: TextOptions): string[] {
  const { view, pane, lang, trust, audit } = state;
  const approval = shownApproval(state);
  const words = wordsFor(lang);
  const ofApproval = (lines: (approval: ApprovalRequest) => string[]) =>
    approval === null ? [` ${words.noProposal}`] : lines(approval);
  const reading = [` ${messagesFor(lang).reading}`];
  switch (pane) {
    case "signals":
      return orElse(signalLines(view.incident, options, 1, MAX_SIGNALS), words.noSignals);
    case "timeline":
      // Newest first here: what just happened is what a pane of four lines should show.
      return orElse(
        timelineLines(view.timeline.slice(-MAX_ENTRIES).reverse(), options, 1, MAX_ENTRIES),
        words.nothingYet,
      );
    case "evidence":
      return ofApproval((shown) => evidencePaneLines(shown, options));
    case "risk":
      return ofApproval((shown) => riskPane(shown, options));
    case "reasoning":
      return ofApproval((shown) => reasoningPane(shown, options));
    case "trust":
      if (approval === null) return [` ${words.noProposal}`];
      return trust === null ? reading : [...trustSumLines(trust, options), ...outcomeLines(trust, options)];
    case "audit":
      return audit === null ? reading : orElse(auditLines(audit, options), words.nothingYet);
  }
}

const orElse = (lines: string[], empty: string) => (lines.length > 0 ? lines : [` ${empty}`]);

/** The sum, the record it was made with, every check, every signature. */
function riskPane(approval: ApprovalRequest, options: TextOptions): string[] {
  const words = wordsFor(options.lang);
  const title = (text: string) => ` ${options.style.cyan(text)}`;
  const signatures = signatureLines(approval, options, 2);
  return [
    ...riskSumLines(approval, options, 1),
    "",
    title(words.record),
    ...scoreLines(approval, options, 2),
    title(words.checks),
    ...checkDetailLines(approval, options, 2),
    ...(signatures.length === 0 ? [] : [title(words.signatures), ...signatures]),
  ];
}

/** The whole text, under the words that say how far to believe it. */
function reasoningPane(approval: ApprovalRequest, options: TextOptions): string[] {
  const inner = { ...options, width: options.width - 2 };
  const { style, ascii, lang } = options;
  const { title, source } = approval.metadata;
  const extra = approval.metadata["optimization_suggestions"];
  const suggestions = Array.isArray(extra) ? extra.filter((text) => typeof text === "string") : [];
  const lines = [
    ...(source === "llm" ? [style.yellow(modelWordsFor(lang).untrusted)] : []),
    ...flow([{ text: safeText(title, { ascii }), paint: style.bold }], inner),
    ...descriptionLines(approval, inner),
    ...sourceLines(approval, inner),
    ...suggestions.flatMap((text) =>
      flow([{ text: `- ${safeText(text, { max: 500, ascii })}`, paint: style.dim }], inner),
    ),
  ];
  return lines.map((line) => ` ${line}`);
}
