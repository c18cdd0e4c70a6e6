/** Any action of the catalogue with parameters that fit it. */
import * as fc from "fast-check";
import { ACTION_NAMES, type ActionName, type CatalogueAction, catalogueAction } from "../../src/domain/action.ts";
import { READABLE_KINDS } from "../../src/domain/actions/look.ts";
import { resourceOf } from "../../src/domain/actions/workload.ts";
import type { TargetKind } from "../../src/domain/target.ts";

/** Words that are names like any other, and would mean something elsewhere in a command. */
const TRAPS = ["pod", "deployment", "secret", "node", "true", "all", "kubectl", "a--all", "rollout", "image"];

const name = fc.oneof(
  fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,12}[a-z0-9])?(\.[a-z0-9]{1,5})?$/),
  fc.constantFrom(...TRAPS),
);
const label = fc.oneof(fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,12}[a-z0-9])?$/), fc.constantFrom(...TRAPS));
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });
const kind = (...kinds: TargetKind[]) => fc.constantFrom(...kinds);
const number = (max: number, min = 1) => fc.integer({ min, max });
const on = maybe(fc.constant("true"));

const placed = { name, namespace: label };
const workload = { kind: kind("deployment", "statefulset", "daemonset"), ...placed };
const deployment = { kind: kind("deployment"), ...placed };
const node = { node: name };
const readable = READABLE_KINDS.filter((one) => one !== "node");

type Fields = Record<string, fc.Arbitrary<string | number | undefined>>;

/** The forms an action has; the type makes an action without any an error. */
const FORMS: Record<ActionName, Fields[]> = {
  describe: [
    { kind: kind(...readable), ...placed },
    { kind: kind("node"), name },
  ],
  logs: [
    {
      kind: kind("deployment", "statefulset", "daemonset", "job", "pod"),
      ...placed,
      container: maybe(label),
      previous: on,
      since: maybe(fc.stringMatching(/^[1-9]\d{0,4}[smh]$/)),
      tail: maybe(number(5000)),
    },
  ],
  get: [
    {
      kind: kind(...readable, "configmap"),
      name: maybe(name),
      namespace: label,
      output: maybe(fc.constantFrom("wide", "name")),
    },
    { kind: kind("node"), name: maybe(name) },
  ],
  events: [{ namespace: label }, { kind: kind(...readable), ...placed }],
  top_pods: [{ pod: maybe(name), namespace: label }],
  top_nodes: [{ node: maybe(name) }],
  rollout_status: [workload],
  rollout_history: [{ ...workload, revision: maybe(number(1_000_000)) }],
  can_i: [
    {
      may: fc.constantFrom("get", "list", "watch", "create", "update", "patch", "delete"),
      resource: fc.constantFrom(...readable.map(resourceOf)),
      subresource: maybe(fc.constantFrom("scale", "log", "eviction", "status")),
      namespace: label,
    },
    { may: fc.constantFrom("get", "patch"), resource: fc.constant("nodes") },
  ],
  rollout_restart: [workload],
  rollout_undo: [{ ...workload, to_revision: maybe(number(1_000_000)) }],
  rollout_pause: [deployment],
  rollout_resume: [deployment],
  scale: [{ kind: kind("deployment", "statefulset"), ...placed, replicas: number(1000, 0) }],
  cordon: [node],
  uncordon: [node],
  set_image: [
    {
      ...workload,
      container: label,
      image: fc.stringMatching(/^([a-z]{1,5}(:[1-9]\d{1,3})?\/)?[a-z0-9]{1,6}(\/[a-z0-9]{1,5})?(:[0-9]\.[0-9]{1,3})?$/),
    },
  ],
  set_resources: [
    {
      ...workload,
      container: label,
      resource: fc.constant("memory"),
      limit: fc.constantFrom("1Gi", "512Mi"),
      request: maybe(fc.constantFrom("256Mi", "2Gi")),
    },
    { ...workload, container: label, resource: fc.constant("cpu"), request: fc.constantFrom("500m", "2") },
  ],
  set_env: [
    {
      ...workload,
      container: label,
      variable: fc.constantFrom("LOG_LEVEL", "GOMAXPROCS", "A", "max_rows", "deployment"),
      value: fc.constantFrom("debug", "4", "a=b", "http://shop:80/x", "x@y", "true"),
    },
  ],
  set_max_replicas: [{ ...placed, max_replicas: number(1000) }],
  set_storage: [{ ...placed, storage: fc.constantFrom("20Gi", "500Mi", "1Ti") }],
  suspend_cronjob: [placed],
  resume_cronjob: [placed],
  delete_pod: [{ pod: name, namespace: label }],
  drain: [{ ...node, ignore_daemonsets: on }],
  drain_force: [
    { ...node, ignore_daemonsets: on, force: fc.constant("true"), delete_local_data: on },
    { ...node, delete_local_data: fc.constant("true") },
  ],
  delete: [
    {
      kind: kind("deployment", "statefulset", "replicaset", "job", "service", "ingress", "configmap", "cronjob"),
      ...placed,
    },
  ],
};

/** Any form of one action. */
export function someActionOf(action: ActionName): fc.Arbitrary<CatalogueAction> {
  const forms = FORMS[action].map((fields) => fc.record(fields));
  return fc.oneof(...forms).map((params) => {
    const given = Object.entries(params).filter(([, value]) => value !== undefined);
    return catalogueAction(action, Object.fromEntries(given));
  });
}

export const anyAction: fc.Arbitrary<CatalogueAction> = fc.constantFrom(...ACTION_NAMES).chain(someActionOf);

/** Names of kubeconfig contexts as clouds and tools make them. */
export const someContext = fc.constantFrom(
  null,
  "prod-eu",
  "kind-test",
  "gke_shop-1_europe-west1_main",
  "arn:aws:eks:eu-central-1:123456789012:cluster/prod",
  "kubernetes-admin@kubernetes",
);
