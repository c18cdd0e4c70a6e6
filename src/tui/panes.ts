/** The four panes of the review screen. */

import type { ApprovalRequest } from "../domain/request.ts";
import { checkDetailLines, descriptionLines, sourceLines } from "../text/facts.ts";
import { flow } from "../text/flow.ts";
import { signalLines } from "../text/incident.ts";
import { reasonsOf } from "../text/reason.ts";
import { safeText } from "../text/safe-text.ts";
import { signatureLines } from "../text/signature.ts";
import { timelineLines } from "../text/timeline.ts";
import type { TextOptions } from "../text/view.ts";
import { displayWidth } from "../text/width.ts";
import { wordsFor } from "../text/words.ts";
import { KEYMAP, PANES } from "./keymap.ts";
import { messagesFor } from "./messages.ts";
import { type ReviewState, shownApproval } from "./state.ts";

const MAX_SIGNALS = 200;
const MAX_ENTRIES = 200;

/** `1 signals  2 checks  3 timeline`, the open one marked; where that is too wide, the others by their key. */
export function tabsLine(state: ReviewState, { style, width, lang }: TextOptions, extent: string): string {
  if (state.mode.name === "help") return ` ${style.inverse(` ${messagesFor(lang).helpTitle} `)} ${style.dim(extent)}`;
  const tabs = PANES.map((pane) => {
    const binding = KEYMAP.find(({ command }) => command === pane);
    return { key: ` ${binding?.keys[0]} `, label: `${binding?.label[lang]} `, open: pane === state.pane };
  });
  const room = width - displayWidth(extent) - 1;
  // The names matter more than how far one has scrolled.
  const whole = displayWidth(tabs.map((tab) => tab.key + tab.label).join("")) <= width;
  const shown = tabs.map((tab) => ({ ...tab, text: whole || tab.open ? tab.key + tab.label : tab.key }));
  const used = displayWidth(shown.map((tab) => tab.text).join(""));
  const line = shown.map((tab) => (tab.open ? style.inverse(tab.text) : style.dim(tab.text))).join("");
  return used > room ? line : `${line}${" ".repeat(room - used + 1)}${style.dim(extent)}`;
}

/** All lines of the open pane; the layout shows a part of them. */
export function paneLines(state: ReviewState, options: TextOptions): string[] {
  const { view, pane, lang } = state;
  const approval = shownApproval(state);
  const words = wordsFor(lang);
  switch (pane) {
    case "signals":
      return orElse(signalLines(view.incident, options, 1, MAX_SIGNALS), words.noSignals);
    case "timeline":
      // Newest first here: what just happened is what a pane of four lines should show.
      return orElse(
        timelineLines(view.timeline.slice(-MAX_ENTRIES).reverse(), options, 1, MAX_ENTRIES),
        words.nothingYet,
      );
    case "checks":
      return approval === null ? [` ${words.noProposal}`] : checkAndRiskLines(approval, options);
    case "description":
      return approval === null ? [` ${words.noProposal}`] : descriptionPane(approval, options);
  }
}

const orElse = (lines: string[], empty: string) => (lines.length > 0 ? lines : [` ${empty}`]);

function checkAndRiskLines(approval: ApprovalRequest, options: TextOptions): string[] {
  const { style, width, ascii, lang } = options;
  const words = wordsFor(lang);
  const title = (text: string) => ` ${style.cyan(text)}`;
  const { action_pattern, original_risk, adjusted_risk, trust_score } = approval.metadata.trust_adjustment;
  const risk = original_risk === adjusted_risk ? adjusted_risk : `${original_risk} > ${adjusted_risk}`;
  const score = words.trustScore(trust_score.toFixed(2), safeText(action_pattern, { max: 200, ascii }));
  return [
    title(words.checks),
    ...checkDetailLines(approval, options, 2),
    title(`${words.risk}: ${risk}`),
    ...reasonsOf(approval, lang).flatMap((text) => flow([{ text: safeText(text, { ascii }) }], { width, indent: 2 })),
    ...flow([{ text: score, paint: style.dim }], { width, indent: 2 }),
    ...(approval.signatures.length === 0 ? [] : [title(words.signatures), ...signatureLines(approval, options, 2)]),
  ];
}

function descriptionPane(approval: ApprovalRequest, options: TextOptions): string[] {
  const inner = { ...options, width: options.width - 2 };
  const { style, ascii } = options;
  const extra = approval.metadata["optimization_suggestions"];
  const suggestions = Array.isArray(extra) ? extra.filter((text) => typeof text === "string") : [];
  const lines = [
    ...flow([{ text: safeText(approval.metadata.title, { ascii }), paint: style.bold }], inner),
    ...descriptionLines(approval, inner),
    ...sourceLines(approval, inner),
    ...suggestions.flatMap((text) =>
      flow([{ text: `- ${safeText(text, { max: 500, ascii })}`, paint: style.dim }], inner),
    ),
  ];
  return lines.map((line) => ` ${line}`);
}
