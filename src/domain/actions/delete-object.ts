import * as z from "zod/mini";
import { defineAction } from "./definition.ts";
import { NO_WAIT, objectCommand, objectParams, objectRef, readObject, resourceOf } from "./workload.ts";

/** Never a namespace, a node or a secret. A pod is `delete_pod`. */
const KINDS = [
  "deployment",
  "statefulset",
  "daemonset",
  "replicaset",
  "job",
  "cronjob",
  "horizontalpodautoscaler",
  "persistentvolumeclaim",
  "service",
  "ingress",
  "configmap",
] as const;

/** Deletes one object of a namespace with all that belongs to it. */
export const deleteObject = defineAction({
  params: () => z.strictObject(objectParams(KINDS)),
  about: "{kind, name, namespace}: delete an object for good",
  offered: false,
  remedies: [],
  kinds: KINDS,
  verb: ["delete"],
  class: () => "destructive",
  command: (params) => objectCommand(params, NO_WAIT),
  read: (command) => {
    const object = readObject(command);
    return object?.["kind"] === "pod" ? null : object;
  },
  object: objectRef,
  access: ({ kind }) => ({ verb: "delete", resource: resourceOf(kind) }),
  dryRun: true,
  proof: () => ({ by: "gone" }),
  undo: "nothing",
  inverse: () => null,
});
