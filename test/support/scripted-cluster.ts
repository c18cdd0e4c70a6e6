/**
 * A Cluster that says what the test wants, for tests of flows; the real one is tested against the real kubectl.
 *
 *     const cluster = scriptedCluster();
 *     cluster.view = { ...cluster.view, rbac: check("RBAC Permission", "failed", "no") };
 *     cluster.executed;            // what was started
 */
import type { Argv } from "../../src/domain/action.ts";
import { check } from "../../src/domain/check.ts";
import type { LiveObject } from "../../src/domain/live-object.ts";
import type { Cluster, ClusterView, CommandResult, Verification } from "../../src/ports.ts";

export interface ScriptedCluster extends Cluster {
  view: ClusterView;
  result: CommandResult;
  verification: Verification;
  executed: Argv[];
  /** Runs while kubectl would. */
  onExecute: () => void | Promise<void>;
  /** Runs while the cluster is looked at. */
  onInspect: () => void | Promise<void>;
}

export const PROD = { context: "prod-eu", server: "https://prod-eu.example:6443", ca_hash: "c".repeat(64) };

export function aLiveObject(fields: Partial<LiveObject> = {}): LiveObject {
  return {
    uid: "0b1f7a52-3f0e-4c0e-9d7e-2f8f4f7f0a11",
    generation: 42,
    replicas: 5,
    revision: 7,
    paused: false,
    unschedulable: null,
    suspended: null,
    max_replicas: null,
    storage: null,
    controlled: null,
    containers: [{ name: "app", image: "shop/checkout:42", requests: {}, limits: {} }],
    ...fields,
  };
}

export function aClusterView(fields: Partial<ClusterView> = {}): ClusterView {
  return {
    reach: "ok",
    why: "",
    identity: PROD,
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
    result: { exit_code: 0, started: true, detail: "deployment.apps/checkout restarted" },
    verification: { holds: true, message: "5 of 5 replicas are ready" },
    executed: [],
    onExecute: () => {},
    onInspect: () => {},
    inspect: async () => {
      await cluster.onInspect();
      return cluster.view;
    },
    execute: async (argv) => {
      cluster.executed.push(argv);
      await cluster.onExecute();
      return cluster.result;
    },
    verify: async () => cluster.verification,
    status: async () => ({ reach: "ok", message: "prod-eu" }),
  };
  return cluster;
}
