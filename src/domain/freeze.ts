/** `awooo freeze`: nothing is run until somebody lifts it. */
import { type EventBodies, type IncidentEvent, inCausalOrder } from "./event.ts";

/** The stream that events about no incident belong to; no incident can have this id, since ids have no spaces. */
export const FREEZE_STREAM = "awooo freeze";

export interface Freeze {
  by: string;
  /** RFC 3339. */
  at: string;
  reason: string;
}

/** What holds after all events of the stream, the newest of several; null: runs are allowed. */
export function freezeOf(events: readonly IncidentEvent[]): Freeze | null {
  return [...standing(events).values()].at(-1) ?? null;
}

/** The body of an event that lifts what stands now, and no freeze that somebody else sets at the same time. */
export function liftedBy(events: readonly IncidentEvent[], reason: string | null): EventBodies["freeze.lifted"] {
  return { reason, lifts: [...standing(events).keys()] };
}

/** Freezes nobody has lifted, by the id of their event. */
function standing(events: readonly IncidentEvent[]): Map<string, Freeze> {
  const freezes = new Map<string, Freeze>();
  for (const { id, type, body, actor, at } of inCausalOrder(events)) {
    if (type === "freeze.set") freezes.set(id, { by: actor, at, reason: body.reason });
    else if (type === "freeze.lifted") for (const lifted of body.lifts ?? [...freezes.keys()]) freezes.delete(lifted);
  }
  return freezes;
}
