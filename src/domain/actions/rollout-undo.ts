import * as z from "zod/mini";
import { defineAction, objectWords, workloadParams } from "./definition.ts";

/** Goes back to an earlier revision of a workload: the previous one unless a revision is named. */
export const rolloutUndo = defineAction({
  params: () =>
    z.strictObject({
      ...workloadParams(),
      to_revision: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
    }),
  class: () => "reversible",
  argv: ({ to_revision, ...object }) => [
    "rollout",
    "undo",
    ...objectWords(object),
    ...(to_revision === undefined ? [] : [`--to-revision=${to_revision}`]),
  ],
});
