import * as z from "zod/mini";
import { defineAction, zName, zNamespace } from "./definition.ts";

/** Deletes one pod so that its controller makes it anew. */
export const deletePod = defineAction({
  params: z.strictObject({ pod: zName, namespace: zNamespace }),
  class: () => "disruptive",
  argv: ({ pod, namespace }) => ["delete", `pod/${pod}`, `--namespace=${namespace}`],
});
