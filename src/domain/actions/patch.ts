/**
 * Typed patches: one field of one kind each, with nothing open but its value.
 *
 * `replace` is not in the catalogue: it needs a file, and no command has one.
 */
import * as z from "zod/mini";
import type { Command } from "../command.ts";
import { type ActionDefinition, defineAction, zName, zNamespace, zWhole } from "./definition.ts";
import { bytesOf, isBytes } from "./quantity.ts";
import { objectCommand, objectRef, patchAccess, readNumber, readObject } from "./workload.ts";

type Placed = { name: string; namespace: string };

const placed = () => ({ name: zName(), namespace: zNamespace() });

/** `{"spec":{…}}` as a merge patch. */
function patchCommand(
  kind: "horizontalpodautoscaler" | "persistentvolumeclaim" | "cronjob",
  params: Placed,
  spec: object,
) {
  return objectCommand({ kind, ...params }, { type: "merge", patch: JSON.stringify({ spec }) });
}

/** The object and the value in a patch of this form; null where it is another one. */
function readPatch(
  command: Command,
  wanted: string,
  form: RegExp,
): (Record<string, unknown> & { value: string }) | null {
  const { kind, ...object } = readObject(command) ?? {};
  const [, value] = form.exec(command.flags["patch"] ?? "") ?? [];
  return kind !== wanted || value === undefined || command.flags["type"] !== "merge" ? null : { ...object, value };
}

/** Lets an autoscaler go up to so many replicas. */
export const setMaxReplicas = defineAction({
  params: () => z.strictObject({ ...placed(), max_replicas: zWhole().check(z.minimum(1), z.maximum(1000)) }),
  about: "{name, namespace, max_replicas}: raise or lower how far a horizontalpodautoscaler may go",
  offered: true,
  remedies: ["scale_out", "reduce_load"],
  kinds: ["horizontalpodautoscaler"],
  verb: ["patch"],
  class: () => "disruptive",
  command: ({ max_replicas: maxReplicas, ...params }) =>
    patchCommand("horizontalpodautoscaler", params, { maxReplicas }),
  read: (command) => {
    const found = readPatch(command, "horizontalpodautoscaler", /^\{"spec":\{"maxReplicas":(\d{1,4})\}\}$/);
    if (found === null) return null;
    const { value, ...params } = found;
    return { ...params, max_replicas: readNumber(value) };
  },
  object: (params) => objectRef({ kind: "horizontalpodautoscaler", ...params }),
  access: () => patchAccess({ kind: "horizontalpodautoscaler" }),
  dryRun: true,
  proof: ({ max_replicas }) => ({ by: "object", holds: (live) => live.max_replicas === max_replicas }),
  undo: "previous",
  inverse: (params, { max_replicas }) =>
    max_replicas === null || max_replicas === params.max_replicas
      ? null
      : { name: "set_max_replicas", params: { ...params, max_replicas } },
});

/** Asks for more room. Kubernetes refuses to make a volume smaller, so that nothing takes it back. */
export const setStorage = defineAction({
  params: () =>
    z.strictObject({
      ...placed(),
      storage: z
        .string()
        .check(z.maxLength(20), z.refine(isBytes, { error: "expected an amount of storage such as 20Gi" })),
    }),
  about: '{name, namespace, storage}: grow a persistentvolumeclaim to so much ("20Gi")',
  offered: true,
  remedies: ["expand_storage"],
  kinds: ["persistentvolumeclaim"],
  verb: ["patch"],
  class: () => "disruptive",
  command: ({ storage, ...params }) =>
    patchCommand("persistentvolumeclaim", params, { resources: { requests: { storage } } }),
  read: (command) => {
    const form = /^\{"spec":\{"resources":\{"requests":\{"storage":"([0-9A-Za-z.]{1,20})"\}\}\}\}$/;
    const found = readPatch(command, "persistentvolumeclaim", form);
    if (found === null) return null;
    const { value, ...params } = found;
    return { ...params, storage: value };
  },
  object: (params) => objectRef({ kind: "persistentvolumeclaim", ...params }),
  access: () => patchAccess({ kind: "persistentvolumeclaim" }),
  dryRun: true,
  proof: ({ storage }) => ({
    by: "object",
    holds: (live) => live.storage !== null && bytesOf(live.storage) === bytesOf(storage),
  }),
  undo: "nothing",
  inverse: () => null,
});

const cronJobParams = () => z.strictObject(placed());

/** What both have in common: a cron job, and whether it starts no jobs afterwards. */
function suspension(suspend: boolean, about: string): ActionDefinition<ReturnType<typeof cronJobParams>> {
  return defineAction({
    params: cronJobParams,
    about: `{name, namespace}: ${about}`,
    offered: true,
    remedies: suspend ? ["reduce_load"] : [],
    kinds: ["cronjob"],
    verb: ["patch"],
    class: () => "disruptive",
    command: (params) => patchCommand("cronjob", params, { suspend }),
    read: (command) => {
      const found = readPatch(command, "cronjob", /^\{"spec":\{"suspend":(true|false)\}\}$/);
      if (found?.value !== String(suspend)) return null;
      const { value: _, ...params } = found;
      return params;
    },
    object: (params) => objectRef({ kind: "cronjob", ...params }),
    access: () => patchAccess({ kind: "cronjob" }),
    dryRun: true,
    proof: () => ({ by: "object", holds: ({ suspended }) => (suspended === true) === suspend }),
    undo: "previous",
    inverse: (params, { suspended }) =>
      (suspended === true) === suspend ? null : { name: suspend ? "resume_cronjob" : "suspend_cronjob", params },
  });
}

/** Starts no more jobs; those that run go on. */
export const suspendCronjob = suspension(true, "let a cronjob start no more jobs");

/** Lets a cron job start jobs again. */
export const resumeCronjob = suspension(false, "let a cronjob start jobs again");
