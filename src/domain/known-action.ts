/** Actions that were written down (in an event, in a request) made into actions of this catalogue again. */
import { type CatalogueAction, catalogueAction, commandText, inverseOf } from "./action.ts";
import { AwoooError } from "./awooo-error.ts";
import type { LiveObject } from "./live-object.ts";

/** What a ledger or a colleague says is an action; null where this catalogue has no such thing. */
export function knownAction({ name, params }: Pick<CatalogueAction, "name" | "params">): CatalogueAction | null {
  return orNull(() => catalogueAction(name, params));
}

/**
 * What takes an action back; null: nothing does or needs to, nobody knows what was there, or what was there is beyond
 * what the catalogue can say (more replicas than an action may ask for).
 */
export function knownInverse(action: CatalogueAction | null, before: LiveObject | null): CatalogueAction | null {
  return action === null || before === null ? null : orNull(() => inverseOf(action, before));
}

/** A command as people write it; null where it is not one of this catalogue. */
export function knownText(action: CatalogueAction | null, context: string | null): string | null {
  const known = action === null ? null : knownAction(action);
  return known === null ? null : commandText(known, context);
}

function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof AwoooError) return null;
    throw error;
  }
}
