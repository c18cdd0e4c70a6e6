import * as z from "zod/mini";
import { defineAction, zWhole } from "./definition.ts";
import { LOOK } from "./look.ts";
import {
  given,
  objectCommand,
  objectParams,
  objectRef,
  readNumber,
  readObject,
  resourceOf,
  WORKLOADS,
} from "./workload.ts";

/** Says how far a rollout is; never waits for it. */
export const rolloutStatus = defineAction({
  ...LOOK,
  params: () => z.strictObject(objectParams(WORKLOADS)),
  about: "{kind, name, namespace}: read how far a rollout is; changes nothing",
  offered: false,
  kinds: WORKLOADS,
  verb: ["rollout", "status"],
  // kubectl waits for the end unless it is told not to.
  command: (params) => objectCommand(params, { watch: "false" }),
  read: readObject,
  object: objectRef,
  access: ({ kind }) => ({ verb: "get", resource: resourceOf(kind) }),
});

/** Lists the revisions a workload can go back to, or shows one of them. */
export const rolloutHistory = defineAction({
  ...LOOK,
  params: () =>
    z.strictObject({
      ...objectParams(WORKLOADS),
      revision: z.optional(zWhole().check(z.minimum(1), z.maximum(1_000_000))),
    }),
  about: "{kind, name, namespace, revision?}: list the revisions one can go back to; changes nothing",
  offered: true,
  kinds: WORKLOADS,
  verb: ["rollout", "history"],
  command: ({ revision, ...object }) =>
    objectCommand(object, revision === undefined ? {} : { revision: String(revision) }),
  read: (command) => {
    const object = readObject(command);
    const { revision } = command.flags;
    if (object === null) return null;
    return given({ ...object, revision: revision === undefined ? revision : readNumber(revision) });
  },
  object: objectRef,
  access: ({ kind }) => ({ verb: "get", resource: resourceOf(kind) }),
});
