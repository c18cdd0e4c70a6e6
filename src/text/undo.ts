/** How to take a change back, as far as it can be said before it is made. */
import { type CatalogueAction, classOf, commandText, inverseOf, proofOf, undoOf } from "../domain/action.ts";
import type { Undo } from "../domain/actions/definition.ts";
import type { Lang } from "../domain/lang.ts";
import type { LiveObject } from "../domain/live-object.ts";

const IN_WORDS: Record<Undo, Record<Lang, string>> = {
  previous: { en: "set it back to what it has now", "zh-TW": "調回目前的值" },
  not_needed: { en: "not needed: the same version starts again", "zh-TW": "不需要：以相同版本重新啟動" },
  recreated: { en: "none: its controller makes a new one", "zh-TW": "無法復原：控制器會建立新的 pod" },
  nothing: { en: "none: it cannot be taken back", "zh-TW": "無法復原" },
};

/** Where nobody looked: what a command takes back whatever was there. */
const UNSEEN: LiveObject = {
  uid: null,
  generation: null,
  replicas: null,
  revision: null,
  paused: null,
  unschedulable: null,
  suspended: null,
  max_replicas: null,
  storage: null,
  controlled: null,
  containers: [],
};

/**
 * The command that takes an action back, or what stands in its place. null: nothing to take back.
 * @param before what was there before it; null: nobody looked
 * @param context kubeconfig context the command is bound to; null where no cluster is known
 */
export function undoText(
  action: CatalogueAction | null,
  before: LiveObject | null,
  context: string | null,
  lang: Lang,
): string | null {
  if (action === null || classOf(action) === "read" || changesNothing(action, before)) return null;
  const inverse = inverseOf(action, before ?? UNSEEN);
  if (inverse !== null) return commandText(inverse, context);
  const undo = undoOf(action);
  return IN_WORDS[undo === "recreated" && before?.controlled === false ? "nothing" : undo][lang];
}

/** Whether all is so already, and taking it back would be a change of its own. */
function changesNothing(action: CatalogueAction, before: LiveObject | null): boolean {
  const proof = proofOf(action);
  return before !== null && proof.by === "object" && proof.holds(before);
}
