/**
 * A Cluster that says what the test wants, for tests of flows; the real one is tested against the real kubectl.
 *
 *     const cluster = scriptedCluster();
 *     cluster.view = { ...cluster.view, rbac: check("RBAC Permission", "failed", "no") };
 *     cluster.executed;            // what was started
 */
import type { Argv, CatalogueAction } from "../../src/domain/action.ts";
import { check } from "../../src/domain/check.ts";
import type { EvidenceReading } from "../../src/domain/evidence.ts";
import type { CommandResult, Verification } from "../../src/domain/run-outcome.ts";
import type { Cluster, ClusterView } from "../../src/ports.ts";
import { A_CLUSTER, aLiveObject } from "./run-builders.ts";

export interface ScriptedCluster extends Cluster {
  view: ClusterView;
  result: CommandResult;
  verification: Verification;
  /** What every look reads. */
  reading: EvidenceReading;
  executed: Argv[];
  /** What was read. */
  looks: CatalogueAction[];
  /** Runs while kubectl would. */
  onExecute: () => void | Promise<void>;
  /** Runs while the cluster is looked at. */
  onInspect: () => void | Promise<void>;
}

export function aClusterView(fields: Partial<ClusterView> = {}): ClusterView {
  return {
    reach: "ok",
    why: "",
    identity: A_CLUSTER,
    live: aLiveObject(),
    pods: 5,
    managed_by: null,
    facts: { replicas: 5 },
    rbac: check("RBAC Permission", "passed", "may patch deployments.apps in shop"),
    exists: check("Resource Exists", "passed", "deployment/checkout, generation 42"),
    dryRun: check("Syntax Validation", "passed", "the server accepts it (dry run)"),
    ...fields,
  };
}

export function scriptedCluster(): ScriptedCluster {
  const cluster: ScriptedCluster = {
    view: aClusterView(),
    result: { exit_code: 0, started: true, refused: false, detail: "deployment.apps/checkout restarted" },
    verification: { holds: true, message: "5 of 5 replicas are ready" },
    reading: { ok: true, text: "Name: checkout", cut: false },
    executed: [],
    looks: [],
    onExecute: () => {},
    onInspect: () => {},
    inspect: async () => {
      await cluster.onInspect();
      return cluster.view;
    },
    execute: async ({ argv }) => {
      cluster.executed.push(argv);
      await cluster.onExecute();
      return cluster.result;
    },
    verify: async () => cluster.verification,
    read: async (action) => {
      cluster.looks.push(action);
      return cluster.reading;
    },
    identity: async () => cluster.view.identity,
    status: async () => ({ reach: "ok", message: "prod-eu" }),
  };
  return cluster;
}
