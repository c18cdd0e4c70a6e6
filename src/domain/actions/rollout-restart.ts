import * as z from "zod/mini";
import { defineAction, objectWords, workloadParams } from "./definition.ts";

/** Replaces every pod of a workload, one by one, with the same version. */
export const rolloutRestart = defineAction({
  params: () => z.strictObject(workloadParams()),
  class: () => "reversible",
  argv: (params) => ["rollout", "restart", ...objectWords(params)],
});
