/**
 * A ledger context that can propose: a drafter that says what the test wants, no cluster, one template.
 *
 *     const ctx = openProposingContext();
 *     ctx.proposal = aProposal();   // what the model says next; null: it does not answer
 *     ctx.drafts;                   // how often it was asked
 */
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { DEFAULT_POLICY } from "../../src/domain/policy.ts";
import type { Proposal } from "../../src/domain/proposal.ts";
import type { Template } from "../../src/domain/template.ts";
import type { ProposingContext } from "../../src/ports.ts";
import { type LedgerContext, type LedgerContextOptions, openLedgerContext } from "./ledger-context.ts";
import { noCluster } from "./no-cluster.ts";

export interface TestProposingContext extends LedgerContext, ProposingContext {
  /** What the model answers; null: nothing, so that the template serves. */
  proposal: Proposal | null;
  /** How often the model was asked. */
  drafts: number;
  /** Runs before each answer of the model. */
  beforeDraft: () => Promise<void> | void;
}

/** Fits everything and restarts it. */
const RESTART_TEMPLATE: Template = {
  id: "restart",
  title: { en: "Restart {target}", "zh-TW": "重新啟動 {target}" },
  description: { en: "Restart it.", "zh-TW": "重新啟動。" },
  match: [],
  action: {
    name: "rollout_restart",
    params: { kind: "{target.kind}", name: "{target.name}", namespace: "{target.namespace}" },
  },
  remedy: "restart_workload",
};

export function openProposingContext(options: LedgerContextOptions = {}): TestProposingContext {
  const base = openLedgerContext(options);
  const ctx: TestProposingContext = Object.assign(base, {
    proposal: null,
    drafts: 0,
    beforeDraft: () => {},
    drafter: {
      prompt: async () => "prompt",
      draft: async () => {
        ctx.drafts++;
        await ctx.beforeDraft();
        if (ctx.proposal === null) throw new AwoooError("no_proposal", "the model did not answer");
        return ctx.proposal;
      },
      status: async () => ({ reachable: false, model: "m", model_present: false, message: "no model" }),
    },
    cluster: noCluster,
    templates: { templates: () => ({ templates: [RESTART_TEMPLATE], problems: [], files: new Map() }) },
    playbooks: { playbooks: () => ({ playbooks: [], problems: [], files: new Map() }) },
    policy: DEFAULT_POLICY,
    lang: "en" as const,
  });
  return ctx;
}
