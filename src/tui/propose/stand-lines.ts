/** What is proposed, as it stands: the preview, the one request, or the two beside each other, under a headline. */
import type { ApprovalRequest } from "../../domain/request.ts";
import { flow } from "../../text/flow.ts";
import { modelWordsFor } from "../../text/model-words.ts";
import { safeText } from "../../text/safe-text.ts";
import type { Paint } from "../../text/style.ts";
import { checkMark, symbolsFor } from "../../text/symbols.ts";
import type { TextOptions } from "../../text/view.ts";
import { padEnd } from "../../text/width.ts";
import { labelledKey } from "../keymap.ts";
import { type Detail, librarySide, modelSide, previewCard, requestCard, sourceText } from "./card-lines.ts";
import { PROPOSE_KEYS } from "./keymap.ts";
import { type Difference, proposeMessages } from "./messages.ts";
import { commandOf, type Other, type Stand } from "./stand.ts";
import type { ProposeState } from "./state.ts";
import { whyNot } from "./why-not.ts";

/** At this width the two proposals stand beside each other. */
const WIDE = 100;
const DIVIDER_COLUMNS = 3;
const MAX_MESSAGE = 300;

export function standLines(state: ProposeState, stand: Stand, options: TextOptions, detail: Detail): string[] {
  const air = detail.air > 0 && stand.name !== "working" ? [""] : [];
  const head = headLines(state, stand, options).slice(0, detail.headline);
  return [...head, ...air, ...cardLines(state, stand, options, detail)];
}

function cardLines(state: ProposeState, stand: Stand, options: TextOptions, detail: Detail): string[] {
  switch (stand.name) {
    case "working":
    case "failed":
      return previewCard(state.preview, options, detail, takeText(state));
    case "library":
    case "agree":
      return requestCard(stand.approval, options, detail);
    case "differ":
      return options.width >= WIDE ? beside(stand, options, detail) : below(stand, options, detail);
  }
}

/** `t take it now`, or that it is being taken. */
function takeText(state: ProposeState): string {
  if (state.taking || state.making) return proposeMessages(state.lang).taking;
  return whyNot(state, "take") ?? labelledKey(PROPOSE_KEYS.bindingOf("take"), state.lang);
}

function headLines({ end, lang }: ProposeState, stand: Stand, options: TextOptions): string[] {
  const { style, ascii } = options;
  const say = proposeMessages(lang);
  const reused = end?.how === "proposed" && end.reused ? [say.reused] : [];
  const grave: Paint = (text) => style.bold(style.yellow(text));
  const line = (mark: string, paint: Paint, ...texts: string[]) => headline(mark, paint, texts, options);
  switch (stand.name) {
    case "working":
      return [];
    case "failed":
      return line(checkMark("failed", ascii), grave, say.failed, safeText(stand.message, { max: MAX_MESSAGE, ascii }));
    case "library": {
      const { failure, approval } = stand;
      const stands = say.libraryStands(sourceText(libraryOf(approval), options));
      if (failure === null) return line(checkMark("passed", ascii), style.green, stands, ...reused, say.enterOpens);
      const { failure: words } = modelWordsFor(lang);
      const why = Object.hasOwn(words, failure) ? words[failure] : undefined;
      const known = why ?? safeText(failure.replaceAll("_", " "), { max: MAX_MESSAGE, ascii });
      return line(checkMark("failed", ascii), grave, say.noProposal(known), stands, ...reused, say.enterOpens);
    }
    case "agree": {
      const agree = say.agree(sourceText(stand.other, options));
      return line(checkMark("passed", ascii), style.green, agree, ...reused, say.enterOpens);
    }
    case "differ": {
      const differ = say.differ(sourceText(stand.other, options), differences(stand));
      return line(ascii ? "!=" : "≠", grave, differ, say.choose, ...reused);
    }
  }
}

/** Marked by shape and colour. */
function headline(mark: string, paint: Paint, texts: readonly string[], { width, lang }: TextOptions): string[] {
  const [first = "", ...rest] = texts;
  const spans = [{ text: `${mark} ${first}`, paint }, ...rest.map((text) => ({ text }))];
  return flow(spans, { width, indent: 1, gap: lang === "en" ? " " : "" });
}

function libraryOf({ metadata, matched_playbook_id }: ApprovalRequest): Pick<Other, "source" | "id"> {
  return metadata.source === "playbook"
    ? { source: "playbook", id: matched_playbook_id ?? "" }
    : { source: "template", id: metadata.template_id ?? "" };
}

type Differing = Extract<Stand, { name: "differ" }>;

function differences({ approval, other }: Differing): Difference[] {
  const command = commandOf(approval);
  const how = command === null && other.command === null ? "steps" : "by_hand";
  const what: Difference = command !== null && other.command !== null ? "command" : how;
  return other.risk === null || other.risk === approval.risk_level ? [what] : [what, "risk"];
}

/** The model's above, the library's below. */
function below({ approval, other }: Differing, options: TextOptions, detail: Detail): string[] {
  const model = modelSide(approval, other, options, detail);
  return [...model.flat(), ...(detail.air > 0 ? [""] : []), ...librarySide(approval, other, options, detail).flat()];
}

/** The model's to the left, the library's to the right, each part of them at the same height. */
function beside({ approval, other }: Differing, options: TextOptions, detail: Detail): string[] {
  const columns = Math.floor((options.width - DIVIDER_COLUMNS) / 2);
  const left = modelSide(approval, other, { ...options, width: columns }, detail);
  const width = options.width - columns - DIVIDER_COLUMNS;
  const right = librarySide(approval, other, { ...options, width }, detail);
  const divider = options.style.dim(` ${symbolsFor(options.ascii).divider} `);
  return left.flatMap((part, at) => {
    const other = right[at] ?? [];
    const air = detail.air === 2 && at > 0 ? 1 : 0;
    const rows = Math.max(part.length, other.length) + air;
    return Array.from(
      { length: rows },
      (_, i) => padEnd(part[i - air] ?? "", columns) + divider + (other[i - air] ?? ""),
    );
  });
}
