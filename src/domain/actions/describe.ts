import * as z from "zod/mini";
import { defineAction, zName, zNamespace } from "./definition.ts";

/** Kinds that may be looked at. Secrets are not among them and never will be. */
const READABLE_KINDS = [
  "deployment",
  "statefulset",
  "daemonset",
  "job",
  "cronjob",
  "horizontalpodautoscaler",
  "persistentvolumeclaim",
  "pod",
  "service",
  "node",
] as const;

/** Reads an object with its recent events: the first command of most investigations. */
export const describe = defineAction({
  params: () => z.strictObject({ kind: z.enum(READABLE_KINDS), name: zName(), namespace: z.optional(zNamespace()) }),
  class: () => "read",
  argv: ({ kind, name, namespace }) => [
    "describe",
    `${kind}/${name}`,
    ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
  ],
});
