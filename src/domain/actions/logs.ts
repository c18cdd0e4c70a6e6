import * as z from "zod/mini";
import { defineAction, objectWords, workloadParams } from "./definition.ts";

/** Reads the last lines of a workload's log; never follows it. */
export const logs = defineAction({
  params: () =>
    z.strictObject({
      ...workloadParams(),
      kind: z.enum(["deployment", "statefulset", "daemonset", "job", "pod"]),
      tail: z._default(z.int().check(z.minimum(1), z.maximum(5000)), 200),
    }),
  class: () => "read",
  argv: ({ tail, ...object }) => ["logs", ...objectWords(object), `--tail=${tail}`],
});
