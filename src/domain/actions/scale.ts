import * as z from "zod/mini";
import { defineAction, objectWords, workloadParams } from "./definition.ts";

/** Sets the number of replicas. A daemon set has none to set. */
export const scale = defineAction({
  params: () =>
    z.strictObject({
      ...workloadParams(),
      kind: z.enum(["deployment", "statefulset"]),
      replicas: z.int().check(z.minimum(0), z.maximum(1000)),
    }),
  // Half to twice of what runs now is easily taken back. Without knowing what runs now, nobody can say that.
  class: ({ replicas }, facts) =>
    facts.replicas !== undefined && replicas >= 1 && replicas >= facts.replicas / 2 && replicas <= facts.replicas * 2
      ? "reversible"
      : "disruptive",
  argv: ({ replicas, ...object }) => ["scale", ...objectWords(object), `--replicas=${replicas}`],
});
