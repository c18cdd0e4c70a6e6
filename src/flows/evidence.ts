/** What can be read of an incident: what is outside, and what the ledger and the library know. */
import { AwoooError } from "../domain/awooo-error.ts";
import type { EvidenceReading, EvidenceSource } from "../domain/evidence.ts";
import { readingOf, unread } from "../domain/evidence-text.ts";
import type { Incident } from "../domain/incident.ts";
import type { Target } from "../domain/target.ts";
import type { ProposingContext } from "../ports.ts";
import type { EvidenceReader } from "../ports-drafting.ts";
import { playbooksText, recentChangesText, similarIncidentsText } from "./evidence-texts.ts";

/** @param target what the proposal is to be about */
export function evidenceReader(ctx: ProposingContext, incident: Incident, target: Target): EvidenceReader {
  return {
    sources: async (signal) => {
      const outside = await ctx.evidence.sources(signal);
      const own: EvidenceSource[] = ["similar_incidents", "recent_changes"];
      return [...outside, ...own, ...(ctx.playbooks.playbooks().playbooks.length > 0 ? (["playbooks"] as const) : [])];
    },
    read: async (call, signal) => {
      switch (call.source) {
        case "similar_incidents":
          return ownReading(() => similarIncidentsText(ctx, incident, target));
        case "recent_changes":
          return ownReading(() => recentChangesText(ctx, incident, target));
        case "playbooks":
          return ownReading(() => playbooksText(ctx, incident, target));
        default:
          return await ctx.evidence.read(call, signal);
      }
    },
  };
}

/** A ledger that was tampered with is no evidence, and no reason to have no proposal. */
function ownReading(text: () => string): EvidenceReading {
  try {
    return readingOf(text(), "start");
  } catch (error) {
    if (error instanceof AwoooError) return unread(error.message);
    throw error;
  }
}
