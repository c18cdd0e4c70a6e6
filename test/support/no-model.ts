/** Parts of a context for those who ask no model: nobody to ask, nothing to read, nothing to share. */
import { AwoooError } from "../../src/domain/awooo-error.ts";
import type { ProposingContext } from "../../src/ports.ts";
import type { Drafter } from "../../src/ports-drafting.ts";
import type { LocalCommons } from "../../src/ports-memory.ts";

export const noDrafter: Drafter = {
  prompt: async () => "",
  key: async () => "",
  draft: async () => {
    throw new AwoooError("no_proposal", "there is no model");
  },
  recall: async () => null,
  status: async () => ({
    reachable: false,
    model: "m",
    model_present: false,
    context_needed: null,
    message: "no model",
    tool_model: { name: "t", present: false, tools: false, message: "no model" },
  }),
};

export const noEvidence: ProposingContext["evidence"] = {
  sources: async () => [],
  read: async () => ({ ok: false, text: "there is nothing to read", cut: false }),
  status: async () => [],
  origin: async () => "nowhere",
};

/** Whoever shares with nobody has every lease. */
export const noCommons: LocalCommons = {
  acquireLease: async () => ({ renew: async () => true, release: async () => {} }),
  readAnswer: async () => null,
  writeAnswer: async () => {},
  status: async () => ({ state: "none", message: "none yet" }),
};
