/** The rows of the actions that change nothing. */
import type { ActionName } from "../../src/domain/action.ts";
import type { ActionRow } from "./action-row.ts";

const checkout = { kind: "deployment", name: "checkout", namespace: "shop" };
const READ = {
  class: "read",
  floor: "low",
  dryRun: false,
  proof: "exit",
  inverse: null,
  undo: "not_needed",
} as const;

export const LOOK_ROWS = {
  describe: {
    ...READ,
    params: checkout,
    strict: "describe --namespace=shop -- deployment/checkout",
    shown: "describe deployment/checkout --namespace=shop",
    access: "get deployments.apps",
  },
  logs: {
    ...READ,
    params: { ...checkout, container: "app", previous: "true", since: "15m", tail: 50 },
    strict: "logs --namespace=shop --container=app --previous=true --since=15m --tail=50 -- deployment/checkout",
    shown: "logs deployment/checkout --namespace=shop --container=app --previous=true --since=15m --tail=50",
    access: "get pods/log",
  },
  get: {
    ...READ,
    params: { ...checkout, output: "wide" },
    strict: "get --namespace=shop --output=wide -- deployment/checkout",
    shown: "get deployment/checkout --namespace=shop --output=wide",
    access: "get deployments.apps",
  },
  events: {
    ...READ,
    params: checkout,
    strict: "events --namespace=shop --for=deployment/checkout",
    shown: "events --namespace=shop --for=deployment/checkout",
    access: "list events",
  },
  top_pods: {
    ...READ,
    params: { pod: "checkout-0", namespace: "shop" },
    strict: "top pod --namespace=shop -- checkout-0",
    shown: "top pod checkout-0 --namespace=shop",
    access: "get pods.metrics.k8s.io",
  },
  top_nodes: {
    ...READ,
    params: { node: "node-7" },
    strict: "top node -- node-7",
    shown: "top node node-7",
    access: "get nodes.metrics.k8s.io",
  },
  rollout_status: {
    ...READ,
    params: checkout,
    strict: "rollout status --namespace=shop --watch=false -- deployment/checkout",
    shown: "rollout status deployment/checkout --namespace=shop --watch=false",
    access: "get deployments.apps",
  },
  rollout_history: {
    ...READ,
    params: { ...checkout, revision: 41 },
    strict: "rollout history --namespace=shop --revision=41 -- deployment/checkout",
    shown: "rollout history deployment/checkout --namespace=shop --revision=41",
    access: "get deployments.apps",
  },
  can_i: {
    ...READ,
    params: { may: "patch", resource: "deployments.apps", subresource: "scale", namespace: "shop" },
    strict: "auth can-i --namespace=shop --subresource=scale -- patch deployments.apps",
    shown: "auth can-i patch deployments.apps --namespace=shop --subresource=scale",
    access: "create selfsubjectaccessreviews.authorization.k8s.io",
  },
} satisfies Partial<Record<ActionName, ActionRow>>;
