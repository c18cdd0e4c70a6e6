/** Whether a choice can be made now, and if not, why. */
import { isOpen } from "../../domain/incident.ts";
import type { Choice } from "./keymap.ts";
import { proposeMessages } from "./messages.ts";
import { type Stand, standOf } from "./stand.ts";
import type { ProposeState } from "./state.ts";

/** The reason in a few words; null where it can be done. */
export function whyNot(state: ProposeState, choice: Choice): string | null {
  const say = proposeMessages(state.lang);
  if (state.making || (state.taking && state.end === null)) return say.making;
  const stand = standOf(state);
  switch (choice) {
    case "take":
      return whyNotTake(state, stand);
    case "model":
      return stand.name === "differ" || stand.name === "agree" ? null : whyNoModel(stand, state);
    case "library":
      return whyNotLibrary(stand, state);
    case "open":
      if (stand.name === "working") return say.stillAtWork;
      if (stand.name === "failed") return say.nothingProposed;
      return stand.name === "differ" ? say.chooseOne : null;
  }
}

function whyNotTake({ view, lang }: ProposeState, { name }: Stand): string | null {
  const say = proposeMessages(lang);
  if (name === "differ") return say.chooseOne;
  if (name === "agree" || name === "library") return say.proposedAlready;
  return isOpen(view.incident.status) ? null : say.over;
}

function whyNoModel({ name }: Stand, { lang }: ProposeState): string {
  const say = proposeMessages(lang);
  return name === "working" ? say.stillAtWork : say.noModel;
}

function whyNotLibrary({ name }: Stand, { view, madeId, lang }: ProposeState): string | null {
  const say = proposeMessages(lang);
  if (name === "working" || name === "failed") return say.onlyPreview;
  if (name === "agree") return say.same;
  if (name === "library" || madeId !== null) return null;
  return isOpen(view.incident.status) ? null : say.over;
}
