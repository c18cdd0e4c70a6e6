/** Steps 4 to 6: the track record, the live look at the target, the checks. */

import { classOf } from "../domain/action.ts";
import { actionKind, actionPattern, namespaceClass } from "../domain/action-pattern.ts";
import { type BlastRadius, blastRadius } from "../domain/blast-radius.ts";
import { type Check, check } from "../domain/check.ts";
import type { IncidentState } from "../domain/fold.ts";
import type { Incident, Severity } from "../domain/incident.ts";
import { effectOf, isMutating, namespaceOf, type Proposal } from "../domain/proposal.ts";
import type { RequestInput } from "../domain/request.ts";
import { type AssessedProposal, assess } from "../domain/risk.ts";
import type { RiskLevel } from "../domain/risk-level.ts";
import { targetText } from "../domain/target.ts";
import { trustRecord } from "../domain/trust.ts";
import type { ClusterView, Context, ProposingContext } from "../ports.ts";
import { reasonText } from "../text/reason.ts";
import type { Draft } from "./draft.ts";

const DAY_MS = 86_400_000;

/** What assessing needs: also of a command that a person wrote. */
export type AssessingContext = Context & Pick<ProposingContext, "cluster" | "policy">;

export type AssessedParts = Pick<
  RequestInput,
  "assessed" | "reasons" | "blastRadius" | "checks" | "cluster" | "targetIdentity" | "managedBy" | "before"
>;

/**
 * @param missing gets `cluster` where no cluster answered
 * @param onCheck hears of each check of the cluster as it is made
 */
export async function assessProposal(
  ctx: AssessingContext,
  { incident }: IncidentState,
  { proposal }: Pick<Draft, "proposal">,
  missing: Set<string>,
  onCheck: (check: Check) => void = () => {},
): Promise<AssessedParts> {
  const view = await ctx.cluster.inspect(proposal.target, proposal.action, ctx.signal, onCheck);
  if (view.reach !== "ok") missing.add("cluster");
  const assessed = assess({
    ...knownOf(ctx, incident, proposal, view.identity?.context ?? null),
    facts: view.facts,
    unverifiedInProduction: unverified(view, namespaceOf(proposal)),
  });
  const effect = effectOf(proposal, view.facts);
  const reach: BlastRadius = blastRadius(incident.severity, effect, incident.affected_services, view.pods);
  return {
    assessed,
    reasons: assessed.assessment.reasons.map((reason) => reasonText(reason, "en")),
    blastRadius: reach,
    checks: checksOf(assessed, view, incident.severity, ctx.policy),
    cluster: view.identity,
    targetIdentity: { uid: view.live?.uid ?? null, generation: view.live?.generation ?? null },
    managedBy: view.managed_by,
    before: view.live,
  };
}

/** As far as it is known without a look at the cluster; what that look finds may raise or lower it. */
export function riskWithoutCluster(ctx: Context, incident: Incident, proposal: Proposal): RiskLevel {
  const known = knownOf(ctx, incident, proposal, null);
  return assess({ ...known, facts: {}, unverifiedInProduction: null }).assessment.adjusted_risk;
}

/** What the incident and the ledger say of a risk. @param context of the cluster; null: not known */
function knownOf(
  { ledger, now }: Context,
  { severity, signals }: Incident,
  proposal: Proposal,
  context: string | null,
) {
  const at = now();
  const pattern = actionPattern(proposal, context, signals[0]?.alert_name ?? null);
  const dayAgo = new Date(Date.parse(at) - DAY_MS).toISOString();
  return {
    proposal,
    severity,
    record: trustRecord(ledger.outcomes(pattern, at), at),
    pattern,
    recentSameTarget: ledger.usesOnTarget(actionKind(proposal), targetText(proposal.target), dayAgo),
  };
}

/** The name of a check nobody could make where it matters most. */
function unverified(view: ClusterView, namespace: string | null): string | null {
  if (namespaceClass(namespace) !== "production") return null;
  const made = [view.rbac, view.exists, ...(view.dryRun === null ? [] : [view.dryRun])];
  return made.find(({ status }) => status === "not_run")?.name ?? null;
}

function checksOf(
  { proposal, assessment }: AssessedProposal,
  view: ClusterView,
  severity: Severity,
  policy: ProposingContext["policy"],
): Check[] {
  const checks = [view.rbac, view.exists, view.dryRun ?? grammarCheck(proposal.action)];
  if (severity !== "P0" && severity !== "P1") return checks;
  const needed = policy[assessment.adjusted_risk].signatures;
  const message = !isMutating(assessment.effect)
    ? "nothing changes, no signature needed"
    : needed > 1
      ? `${severity}: ${needed} signatures of distinct people are needed`
      : `${severity}: ${needed} signature is needed`;
  return [...checks, check("Blast Radius Assessment", "passed", message)];
}

function grammarCheck(action: AssessedProposal["proposal"]["action"]): Check {
  return action === null
    ? check("Syntax Validation", "not_run", "there is no command to check")
    : check("Syntax Validation", "passed", `built from the catalogue: ${action.name}, ${classOf(action)}`);
}
