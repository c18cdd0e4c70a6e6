import * as z from "zod/mini";
import { defineAction, zName, zNamespace } from "./definition.ts";

/** Deletes one pod so that its controller makes it anew. */
export const deletePod = defineAction({
  params: () => z.strictObject({ pod: zName(), namespace: zNamespace() }),
  // Without a controller nobody makes it anew, and without knowing, nobody can promise that.
  class: (_pod, { controlled }) => (controlled === true ? "disruptive" : "destructive"),
  argv: ({ pod, namespace }) => ["delete", `pod/${pod}`, `--namespace=${namespace}`],
});
