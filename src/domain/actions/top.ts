import * as z from "zod/mini";
import { defineAction, zName, zNamespace } from "./definition.ts";
import { LOOK } from "./look.ts";
import { given } from "./workload.ts";

/** Reads what the pods of a namespace use, or one of them, by the metrics server. */
export const topPods = defineAction({
  ...LOOK,
  params: () => z.strictObject({ pod: z.optional(zName()), namespace: zNamespace() }),
  about: "{pod?, namespace}: read what pods use of cpu and memory; changes nothing",
  offered: false,
  kinds: ["pod"],
  verb: ["top", "pod"],
  command: ({ pod, namespace }) => ({ operands: pod === undefined ? [] : [pod], flags: { namespace } }),
  read: ({ operands: [pod, ...others], flags: { namespace } }) =>
    others.length > 0 ? null : given({ pod, namespace }),
  object: ({ pod = null, namespace }) => ({ kind: "pod", name: pod, namespace }),
  access: ({ pod }) => ({ verb: pod === undefined ? "list" : "get", resource: "pods.metrics.k8s.io" }),
});

/** Reads what all nodes use, or one of them. */
export const topNodes = defineAction({
  ...LOOK,
  params: () => z.strictObject({ node: z.optional(zName()) }),
  about: "{node?}: read what nodes use of cpu and memory; changes nothing",
  offered: false,
  kinds: ["node"],
  verb: ["top", "node"],
  command: ({ node }) => ({ operands: node === undefined ? [] : [node], flags: {} }),
  read: ({ operands: [node, ...others] }) => (others.length > 0 ? null : given({ node })),
  object: ({ node = null }) => ({ kind: "node", name: node, namespace: null }),
  access: ({ node }) => ({ verb: node === undefined ? "list" : "get", resource: "nodes.metrics.k8s.io" }),
});
