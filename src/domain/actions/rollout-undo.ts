import * as z from "zod/mini";
import { defineAction, zWhole } from "./definition.ts";
import {
  given,
  objectCommand,
  objectParams,
  objectRef,
  patchAccess,
  readNumber,
  readObject,
  WORKLOADS,
} from "./workload.ts";

const TO_REVISION = "to-revision";

/** Goes back to an earlier revision of a workload: the previous one unless a revision is named. */
export const rolloutUndo = defineAction({
  params: () =>
    z.strictObject({
      ...objectParams(WORKLOADS),
      to_revision: z.optional(zWhole().check(z.minimum(1), z.maximum(1_000_000))),
    }),
  about: "{kind, name, namespace, to_revision?}: go back to the previous or a named revision",
  offered: true,
  remedies: ["rollback_workload"],
  kinds: WORKLOADS,
  verb: ["rollout", "undo"],
  class: () => "reversible",
  command: ({ to_revision, ...object }) =>
    objectCommand(object, to_revision === undefined ? {} : { [TO_REVISION]: String(to_revision) }),
  read: (command) => {
    const object = readObject(command);
    const revision = command.flags[TO_REVISION];
    if (object === null) return null;
    return given({ ...object, to_revision: revision === undefined ? revision : readNumber(revision) });
  },
  object: objectRef,
  access: patchAccess,
  dryRun: true,
  proof: () => ({ by: "rollout" }),
  undo: "previous",
  // An undo makes the wanted revision the newest, so that the one left behind is the one before where none is known.
  inverse: ({ kind, name, namespace }, { revision }) => ({
    name: "rollout_undo",
    params: { kind, name, namespace, ...(revision !== null && { to_revision: revision }) },
  }),
});
