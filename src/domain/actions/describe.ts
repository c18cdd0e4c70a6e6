import * as z from "zod/mini";
import { defineAction, zName, zNamespace } from "./definition.ts";

/** Kinds that may be looked at. Secrets are not among them and never will be. */
const zReadableKind = z.enum([
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
]);

/** Reads an object with its recent events: the first command of most investigations. */
export const describe = defineAction({
  params: z.strictObject({ kind: zReadableKind, name: zName, namespace: z.optional(zNamespace) }),
  class: () => "read",
  argv: ({ kind, name, namespace }) => [
    "describe",
    `${kind}/${name}`,
    ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
  ],
});
