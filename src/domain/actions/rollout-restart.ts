import * as z from "zod/mini";
import { defineAction } from "./definition.ts";
import { objectCommand, objectParams, objectRef, patchAccess, readObject, WORKLOADS } from "./workload.ts";

/** Replaces every pod of a workload, one by one, with the same version. */
export const rolloutRestart = defineAction({
  params: () => z.strictObject(objectParams(WORKLOADS)),
  about: "{kind, name, namespace}: replace the pods one by one, same version",
  offered: true,
  remedies: ["restart_workload"],
  kinds: WORKLOADS,
  verb: ["rollout", "restart"],
  class: () => "reversible",
  command: (params) => objectCommand(params),
  read: readObject,
  object: objectRef,
  access: patchAccess,
  // kubectl has none for it (1.32): looking at the object and its generation stands in.
  dryRun: false,
  proof: () => ({ by: "rollout" }),
  undo: "not_needed",
  inverse: () => null,
});
