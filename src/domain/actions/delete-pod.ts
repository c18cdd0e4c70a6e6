import * as z from "zod/mini";
import { defineAction, zName, zNamespace } from "./definition.ts";
import { NO_WAIT, objectCommand, objectRef, readObject } from "./workload.ts";

type PodParams = { pod: string; namespace: string };

const podObject = ({ pod, namespace }: PodParams) => ({ kind: "pod" as const, name: pod, namespace });

/** Deletes one pod so that its controller makes it anew. */
export const deletePod = defineAction({
  params: () => z.strictObject({ pod: zName(), namespace: zNamespace() }),
  about: "{pod, namespace}: delete one pod so that its controller makes it anew",
  offered: true,
  remedies: ["restart_workload"],
  kinds: ["pod"],
  verb: ["delete"],
  // Without a controller nobody makes it anew, and without knowing, nobody can promise that.
  class: (_pod, { controlled }) => (controlled === true ? "disruptive" : "destructive"),
  command: (params) => objectCommand(podObject(params), NO_WAIT),
  read: (command) => {
    const { kind, name, namespace } = readObject(command) ?? {};
    return kind === "pod" ? { pod: name, namespace } : null;
  },
  object: (params) => objectRef(podObject(params)),
  access: () => ({ verb: "delete", resource: "pods" }),
  dryRun: true,
  proof: () => ({ by: "gone" }),
  undo: "recreated",
  inverse: () => null,
});
