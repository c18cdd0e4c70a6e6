/** The answer to `resolve`: what is now known where. */
import { flow, type Span } from "../../text/flow.ts";
import { joinLines } from "../../text/review.ts";
import { safeText } from "../../text/safe-text.ts";
import { shortId } from "../../text/signature.ts";
import { dateTimeText } from "../../text/time.ts";
import type { ResolveView, TextOptions } from "../../text/view.ts";

export function presentResolve(view: ResolveView, options: TextOptions): string {
  const { style, width, ascii } = options;
  const { sqlite, redis } = view.stores;
  const store = (name: string, state: string): Span => ({
    text: `${name}: ${safeText(state, { max: 100, ascii })}`,
    ...(state === "queued" ? { paint: style.yellow } : {}),
  });
  return joinLines([
    ...flow([{ text: sentence(view, options), paint: style.bold }], { width, indent: 1 }),
    ...flow([store("sqlite", sqlite), store("redis", redis)], { width, indent: 1 }),
  ]);
}

function sentence({ incident, approval, already }: ResolveView, { ascii, lang }: TextOptions): string {
  const id = safeText(incident.incident_id, { ascii });
  const at = incident.resolved_at == null ? "" : dateTimeText(incident.resolved_at);
  const by = approval === null ? "" : safeText(shortId(approval.id), { ascii });
  if (lang === "zh-TW") {
    return `${id} ${already ? "先前已結案" : "已結案"}${at === "" ? "" : `（${at}）`}${by === "" ? "" : `，依據 ${by}`}`;
  }
  const state = already ? "was resolved already" : "is resolved";
  return `${id} ${state}${at === "" ? "" : ` (${at})`}${by === "" ? "" : `, with approval ${by}`}`;
}
