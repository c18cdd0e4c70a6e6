/** Says on stderr that runs are frozen, to whoever is on the way to one. */
import { AwoooError } from "../domain/awooo-error.ts";
import { freezeOf } from "../domain/freeze.ts";
import type { Context } from "../ports.ts";
import { frozenText } from "./present/freeze.ts";

/** By what this laptop knows; nobody is asked. */
export function noteFreeze({ ledger, notify, now }: Pick<Context, "ledger" | "notify" | "now">): void {
  try {
    const freeze = freezeOf(ledger.freezeEvents());
    if (freeze !== null) notify(frozenText(freeze, { now: now(), ascii: false, lang: "en" }));
  } catch (error) {
    if (!(error instanceof AwoooError)) throw error;
    // What was asked for does not depend on it.
    notify(`nobody can say whether runs are frozen: ${error.message}`);
  }
}
