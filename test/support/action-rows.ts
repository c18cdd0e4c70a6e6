/** One row an action: what it becomes, how far it goes, and what takes it back. */
import { type ActionName, catalogueAction } from "../../src/domain/action.ts";
import { AwoooError } from "../../src/domain/awooo-error.ts";
import type { LiveObject } from "../../src/domain/live-object.ts";
import type { ActionRow } from "./action-row.ts";
import { LOOK_ROWS } from "./look-rows.ts";

/** @returns why the parameters do not fit. @throws Error where they do */
export function refused(name: string, params: unknown): AwoooError {
  try {
    catalogueAction(name, params, "draft");
  } catch (error) {
    if (error instanceof AwoooError && error.code === "invalid_data") return error;
    throw error;
  }
  throw new Error(`accepted ${name} ${JSON.stringify(params)}`);
}

/** Whatever the object was before. */
export const BEFORE: LiveObject = {
  uid: "6f1d",
  generation: 7,
  replicas: 2,
  revision: 41,
  paused: false,
  unschedulable: false,
  suspended: false,
  max_replicas: 6,
  storage: "10Gi",
  controlled: true,
  containers: [
    { name: "app", image: "shop/app:40", requests: { cpu: "250m" }, limits: { cpu: "1", memory: "512Mi" } },
    { name: "proxy", image: "mesh proxy", requests: {}, limits: {} },
  ],
};

const checkout = { kind: "deployment", name: "checkout", namespace: "shop" };
const placed = { name: "checkout", namespace: "shop" };
const REVERSIBLE = { class: "reversible", floor: "medium" } as const;
const DISRUPTIVE = { class: "disruptive", floor: "high" } as const;
const DESTRUCTIVE = { class: "destructive", floor: "critical" } as const;
const OF_CHECKOUT = "--namespace=shop -- deployment/checkout";

/** The type makes a new action without a row an error. */
export const ROWS: Record<ActionName, ActionRow> = {
  ...LOOK_ROWS,
  rollout_restart: {
    ...REVERSIBLE,
    params: checkout,
    strict: `rollout restart ${OF_CHECKOUT}`,
    shown: "rollout restart deployment/checkout --namespace=shop",
    access: "patch deployments.apps",
    dryRun: false,
    proof: "rollout",
    inverse: null,
    undo: "not_needed",
  },
  rollout_undo: {
    ...REVERSIBLE,
    params: { ...checkout, to_revision: 7 },
    strict: "rollout undo --namespace=shop --to-revision=7 -- deployment/checkout",
    shown: "rollout undo deployment/checkout --namespace=shop --to-revision=7",
    access: "patch deployments.apps",
    dryRun: true,
    proof: "rollout",
    inverse: "rollout undo deployment/checkout --namespace=shop --to-revision=41",
    undo: "previous",
  },
  rollout_pause: {
    ...REVERSIBLE,
    params: checkout,
    strict: `rollout pause ${OF_CHECKOUT}`,
    shown: "rollout pause deployment/checkout --namespace=shop",
    access: "patch deployments.apps",
    dryRun: false,
    proof: "object",
    inverse: "rollout resume deployment/checkout --namespace=shop",
    undo: "previous",
  },
  rollout_resume: {
    ...REVERSIBLE,
    params: checkout,
    strict: `rollout resume ${OF_CHECKOUT}`,
    shown: "rollout resume deployment/checkout --namespace=shop",
    access: "patch deployments.apps",
    dryRun: false,
    proof: "object",
    // It was not paused.
    inverse: null,
    undo: "previous",
  },
  scale: {
    ...DISRUPTIVE,
    params: { ...checkout, replicas: 3 },
    strict: "scale --namespace=shop --replicas=3 -- deployment/checkout",
    shown: "scale deployment/checkout --namespace=shop --replicas=3",
    access: "patch deployments.apps/scale",
    dryRun: true,
    proof: "rollout",
    inverse: "scale deployment/checkout --namespace=shop --replicas=2",
    undo: "previous",
  },
  cordon: {
    ...REVERSIBLE,
    params: { node: "node-7.example" },
    strict: "cordon -- node-7.example",
    shown: "cordon node-7.example",
    access: "patch nodes",
    dryRun: true,
    proof: "object",
    inverse: "uncordon node-7.example",
    undo: "previous",
  },
  uncordon: {
    ...REVERSIBLE,
    params: { node: "node-7" },
    strict: "uncordon -- node-7",
    shown: "uncordon node-7",
    access: "patch nodes",
    dryRun: true,
    proof: "object",
    inverse: null,
    undo: "previous",
  },
  set_image: {
    ...DISRUPTIVE,
    params: { ...checkout, container: "app", image: "registry.example:5000/shop/app:41" },
    strict: "set image --namespace=shop -- deployment/checkout app=registry.example:5000/shop/app:41",
    shown: "set image deployment/checkout app=registry.example:5000/shop/app:41 --namespace=shop",
    access: "patch deployments.apps",
    dryRun: true,
    proof: "rollout",
    inverse: "set image deployment/checkout app=shop/app:40 --namespace=shop",
    undo: "previous",
  },
  set_resources: {
    ...DISRUPTIVE,
    params: { ...checkout, container: "app", resource: "cpu", limit: "1500m", request: "500m" },
    strict:
      "set resources --namespace=shop --containers=app --limits=cpu=1500m --requests=cpu=500m -- deployment/checkout",
    shown: "set resources deployment/checkout --namespace=shop --containers=app --limits=cpu=1500m --requests=cpu=500m",
    access: "patch deployments.apps",
    dryRun: true,
    proof: "rollout",
    inverse: "set resources deployment/checkout --namespace=shop --containers=app --limits=cpu=1 --requests=cpu=250m",
    undo: "previous",
  },
  set_env: {
    ...DISRUPTIVE,
    params: { ...checkout, container: "app", variable: "LOG_LEVEL", value: "debug" },
    strict: "set env --namespace=shop --containers=app -- deployment/checkout LOG_LEVEL=debug",
    shown: "set env deployment/checkout LOG_LEVEL=debug --namespace=shop --containers=app",
    access: "patch deployments.apps",
    dryRun: true,
    proof: "rollout",
    inverse: null,
    undo: "previous",
  },
  set_max_replicas: {
    ...DISRUPTIVE,
    params: { ...placed, max_replicas: 12 },
    strict:
      'patch --namespace=shop --type=merge --patch={"spec":{"maxReplicas":12}} -- horizontalpodautoscaler/checkout',
    shown: `patch horizontalpodautoscaler/checkout --namespace=shop --type=merge --patch='{"spec":{"maxReplicas":12}}'`,
    access: "patch horizontalpodautoscalers.autoscaling",
    dryRun: true,
    proof: "object",
    inverse: `patch horizontalpodautoscaler/checkout --namespace=shop --type=merge --patch='{"spec":{"maxReplicas":6}}'`,
    undo: "previous",
  },
  set_storage: {
    ...DISRUPTIVE,
    params: { ...placed, storage: "20Gi" },
    strict:
      'patch --namespace=shop --type=merge --patch={"spec":{"resources":{"requests":{"storage":"20Gi"}}}} -- persistentvolumeclaim/checkout',
    shown: `patch persistentvolumeclaim/checkout --namespace=shop --type=merge --patch='{"spec":{"resources":{"requests":{"storage":"20Gi"}}}}'`,
    access: "patch persistentvolumeclaims",
    dryRun: true,
    proof: "object",
    inverse: null,
    undo: "nothing",
  },
  suspend_cronjob: {
    ...DISRUPTIVE,
    params: placed,
    strict: 'patch --namespace=shop --type=merge --patch={"spec":{"suspend":true}} -- cronjob/checkout',
    shown: `patch cronjob/checkout --namespace=shop --type=merge --patch='{"spec":{"suspend":true}}'`,
    access: "patch cronjobs.batch",
    dryRun: true,
    proof: "object",
    inverse: `patch cronjob/checkout --namespace=shop --type=merge --patch='{"spec":{"suspend":false}}'`,
    undo: "previous",
  },
  resume_cronjob: {
    ...DISRUPTIVE,
    params: placed,
    strict: 'patch --namespace=shop --type=merge --patch={"spec":{"suspend":false}} -- cronjob/checkout',
    shown: `patch cronjob/checkout --namespace=shop --type=merge --patch='{"spec":{"suspend":false}}'`,
    access: "patch cronjobs.batch",
    dryRun: true,
    proof: "object",
    inverse: null,
    undo: "previous",
  },
  delete_pod: {
    ...DESTRUCTIVE,
    params: { pod: "checkout-5d9c7b6f4-x2x7k", namespace: "shop" },
    strict: "delete --namespace=shop --wait=false -- pod/checkout-5d9c7b6f4-x2x7k",
    shown: "delete pod/checkout-5d9c7b6f4-x2x7k --namespace=shop --wait=false",
    access: "delete pods",
    dryRun: true,
    proof: "gone",
    inverse: null,
    undo: "recreated",
  },
  drain: {
    ...DISRUPTIVE,
    params: { node: "node-7", ignore_daemonsets: "true" },
    strict: "drain --ignore-daemonsets=true --timeout=300s -- node-7",
    shown: "drain node-7 --ignore-daemonsets=true --timeout=300s",
    access: "create pods/eviction",
    dryRun: true,
    proof: "object",
    inverse: "uncordon node-7",
    undo: "previous",
  },
  drain_force: {
    ...DESTRUCTIVE,
    params: { node: "node-7", ignore_daemonsets: "true", force: "true", delete_local_data: "true" },
    strict: "drain --ignore-daemonsets=true --force=true --delete-emptydir-data=true --timeout=300s -- node-7",
    shown: "drain node-7 --ignore-daemonsets=true --force=true --delete-emptydir-data=true --timeout=300s",
    access: "create pods/eviction",
    dryRun: true,
    proof: "object",
    inverse: "uncordon node-7",
    undo: "previous",
  },
  delete: {
    ...DESTRUCTIVE,
    params: { kind: "job", name: "reindex", namespace: "shop" },
    strict: "delete --namespace=shop --wait=false -- job/reindex",
    shown: "delete job/reindex --namespace=shop --wait=false",
    access: "delete jobs.batch",
    dryRun: true,
    proof: "gone",
    inverse: null,
    undo: "nothing",
  },
};
