/** Whether what is signed may be started, by a live look at the cluster. */
import { AwoooError } from "../domain/awooo-error.ts";
import { driftOf } from "../domain/drift.ts";
import { floorOf } from "../domain/floor.ts";
import { highestRisk } from "../domain/risk-level.ts";
import type { ClusterView, Context, Ledger } from "../ports.ts";
import type { Runnable } from "./run-intent.ts";
import type { FreezeSyncResult } from "./sync-freeze.ts";

/** A ledger somebody changed may tell of approvals that were never given. */
export function requireWholeChain(ledger: Ledger): void {
  const { break: broken } = ledger.chain();
  if (broken === null) return;
  throw new AwoooError("ledger_broken", `Nothing is run: row ${broken.seq} of the audit ledger was changed`, {
    hint: "`awooo audit verify` says what is wrong, `awooo doctor` what to do.",
  });
}

/** Redis being away must not keep anybody from mending things; a freeze that cannot be read must. */
export function requireKnownFreeze(ctx: Context, { degraded, unreadable }: FreezeSyncResult): void {
  if (degraded) ctx.notify("whether a colleague has frozen runs cannot be known without Redis");
  if (unreadable === 0) return;
  throw new AwoooError("invalid_data", `Redis: ${unreadable} events of the freeze cannot be read; runs may be frozen`, {
    hint: "Nothing was run. `awooo freeze --status` says what is known; update awooo, or mend the key awooo:freeze.",
  });
}

/** @throws AwoooError store_unavailable, conflict, refused: nothing has changed */
export function requireReadiness(plan: Runnable, view: ClusterView): void {
  requireCluster(plan, view);
  const drift = driftOf(plan.request, view);
  if (drift !== null) throw drift;
  requireChecks(view);
  requireFloor(plan, view);
}

/** A slip of the terminal one sits at must not use up what others have signed. */
function requireCluster({ request }: Runnable, { reach, why }: ClusterView): void {
  if (reach === "ok") return;
  const { id } = request.request;
  if (reach === "unreachable") {
    throw new AwoooError("store_unavailable", `The cluster does not answer: ${why}`, {
      hint: "Nothing was run. Run it again when it answers.",
    });
  }
  const context = request.content.cluster?.context ?? "a cluster";
  throw new AwoooError("store_unavailable", `${id} was signed for ${context}, and here nothing can run: ${why}`, {
    hint: `Nothing was run. Mend that and run it again, or print it for a person: awooo run ${id.slice(0, 8)} --hand-over`,
  });
}

function requireChecks(view: ClusterView): void {
  const checks = [view.rbac, view.exists, ...(view.dryRun === null ? [] : [view.dryRun])];
  const failed = checks.find(({ status }) => status === "failed");
  if (failed !== undefined) {
    throw new AwoooError("refused", `${failed.name} failed: ${failed.message}`, { hint: "Nothing was run." });
  }
  const missing = checks.find(({ status }) => status === "not_run");
  if (missing === undefined) return;
  throw new AwoooError("store_unavailable", `${missing.name} could not be made: ${missing.message}`, {
    hint: "Nothing was run: awooo does not run what it cannot check.",
  });
}

/** What the laptop that proposed it believed of the object may have been more harmless than what is there. */
function requireFloor({ request: { request, content }, action }: Runnable, { facts }: ClusterView): void {
  const floor = floorOf(action, facts);
  if (highestRisk(content.risk, floor) === content.risk) return;
  throw new AwoooError("conflict", `${request.id} was signed as ${content.risk}, and is ${floor} as things are now`, {
    hint: `Nothing was run. For one at its risk: awooo propose ${request.incident_id} --new`,
  });
}
