/**
 * A ledger context that can propose: a drafter that says what the test wants, no cluster, nothing to read, one template.
 *
 *     const ctx = openProposingContext();
 *     ctx.proposal = aProposal();   // what the model says next; null: it does not answer
 *     ctx.drafts;                   // how often it was asked
 *     ctx.asked;                    // what it was asked last
 */
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { createCommons } from "../../src/adapters/sqlite/commons.ts";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import { digestOf } from "../../src/domain/canonical-json.ts";
import { DEFAULT_POLICY } from "../../src/domain/policy.ts";
import type { Proposal } from "../../src/domain/proposal.ts";
import type { Template } from "../../src/domain/template.ts";
import type { ProposingContext } from "../../src/ports.ts";
import type { Drafter, DraftInput } from "../../src/ports-drafting.ts";
import { aReceipt } from "./builders.ts";
import { type LedgerContext, type LedgerContextOptions, openLedgerContext } from "./ledger-context.ts";
import { noCluster } from "./no-cluster.ts";
import { noDrafter, noEvidence } from "./no-model.ts";

export interface TestProposingContext extends LedgerContext, ProposingContext {
  /** What the model answers; null: nothing, so that the template serves. */
  proposal: Proposal | null;
  /** How often the model was asked. */
  drafts: number;
  /** What it was asked last; null: nothing yet. */
  asked: DraftInput | null;
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
  const { remove } = base;
  // By the real clock, as a lease in Redis is.
  const commons = createCommons(join(dirname(base.ledger.facts().path ?? ""), "commons.db"), {
    now: () => new Date().toISOString(),
    newId: randomUUID,
  });
  const ctx: TestProposingContext = Object.assign(base, {
    proposal: null,
    drafts: 0,
    asked: null,
    beforeDraft: () => {},
    drafter: scriptedDrafter(() => ctx),
    evidence: noEvidence,
    commons,
    patience: new AbortController().signal,
    onProgress: () => {},
    drafting: () => {},
    drafted: () => {},
    onCheck: () => {},
    cluster: noCluster,
    templates: { templates: () => ({ templates: [RESTART_TEMPLATE], problems: [], files: new Map() }) },
    playbooks: { playbooks: () => ({ playbooks: [], problems: [], files: new Map() }) },
    policy: DEFAULT_POLICY,
    lang: "en" as const,
    remove: () => {
      commons.close();
      remove();
    },
  });
  return ctx;
}

/** Answers as the context says; keeps the proposal itself for the next who asks the same. */
function scriptedDrafter(contextOf: () => TestProposingContext): Drafter {
  return {
    ...noDrafter,
    prompt: async () => "prompt",
    key: async ({ incident, target, lang, earlier }) =>
      digestOf([incident.severity, incident.signals, target, lang, earlier]),
    draft: async (input) => {
      const ctx = contextOf();
      ctx.drafts++;
      ctx.asked = input;
      await ctx.beforeDraft();
      if (ctx.proposal === null || input.signal.aborted) {
        const reason = input.signal.aborted ? "stopped" : "timeout";
        const receipt = aReceipt({ failure: reason, answer_sha256: null });
        throw new AwoooError("no_proposal", "the model did not answer", { details: { reason, receipt } });
      }
      return { proposal: ctx.proposal, recorded: JSON.stringify(ctx.proposal) };
    },
    recall: async (recorded) =>
      recorded.startsWith("{") ? { proposal: JSON.parse(recorded) as Proposal, recorded } : null,
  };
}
