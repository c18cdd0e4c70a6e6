import * as z from "zod/mini";
import { defineAction, zSwitch } from "./definition.ts";
import { nodeRef, readNode, zNode } from "./node.ts";
import { given } from "./workload.ts";

const IGNORE_DAEMONSETS = "ignore-daemonsets";
const FORCE = "force";
const DELETE_LOCAL_DATA = "delete-emptydir-data";
/** Evictions that a budget refuses are asked for again until then; without it for ever, also with nobody left to see. */
const TIME = { timeout: "300s" };

/** What both have in common: the pods of a node are evicted, by a server that keeps to disruption budgets. */
const EVICTION = {
  remedies: ["cordon_drain_node"] as const,
  kinds: ["node"] as const,
  verb: ["drain"],
  object: nodeRef,
  access: () => ({ verb: "create", resource: "pods", subresource: "eviction" }),
  dryRun: true,
  // kubectl ends well only when the last pod is gone.
  proof: () => ({
    by: "object" as const,
    holds: (live: { unschedulable: boolean | null }) => live.unschedulable === true,
    partial: true as const,
  }),
  // The pods stay where they went; the node can be opened for new ones.
  undo: "previous" as const,
  inverse: ({ node }: { node: string }, { unschedulable }: { unschedulable: boolean | null }) =>
    unschedulable === true ? null : { name: "uncordon", params: { node } },
};

/** Empties a node. Stops at pods that nobody would make anew, and at those whose own disk would be lost. */
export const drain = defineAction({
  ...EVICTION,
  params: () => z.strictObject({ ...zNode(), ignore_daemonsets: zSwitch() }),
  about: '{node, ignore_daemonsets?}: move all pods off a node; ignore_daemonsets is "true" nearly always',
  offered: true,
  class: () => "disruptive",
  command: ({ node, ignore_daemonsets }) => ({
    operands: [node],
    flags: { ...given({ [IGNORE_DAEMONSETS]: ignore_daemonsets }), ...TIME },
  }),
  read: (command) => {
    const { [IGNORE_DAEMONSETS]: ignore_daemonsets, [FORCE]: force, [DELETE_LOCAL_DATA]: data } = command.flags;
    const node = readNode(command);
    return node === null || force !== undefined || data !== undefined ? null : given({ ...node, ignore_daemonsets });
  },
});

/** Empties a node also of pods nobody makes anew (`force`) and of data that is on it alone (`delete_local_data`). */
export const drainForce = defineAction({
  ...EVICTION,
  params: () =>
    z.strictObject({ ...zNode(), ignore_daemonsets: zSwitch(), force: zSwitch(), delete_local_data: zSwitch() }).check(
      z.refine(({ force, delete_local_data }) => force !== undefined || delete_local_data !== undefined, {
        path: ["force"],
        error: "expected true for force or delete_local_data; without either it is drain",
      }),
    ),
  about: "{node, ignore_daemonsets?, force?, delete_local_data?}: empty a node, also of what is lost by it",
  offered: false,
  class: () => "destructive",
  command: ({ node, ignore_daemonsets, force, delete_local_data }) => ({
    operands: [node],
    flags: {
      ...given({ [IGNORE_DAEMONSETS]: ignore_daemonsets, [FORCE]: force, [DELETE_LOCAL_DATA]: delete_local_data }),
      ...TIME,
    },
  }),
  read: (command) => {
    const {
      [IGNORE_DAEMONSETS]: ignore_daemonsets,
      [FORCE]: force,
      [DELETE_LOCAL_DATA]: delete_local_data,
    } = command.flags;
    const node = readNode(command);
    if (node === null || (force === undefined && delete_local_data === undefined)) return null;
    return given({ ...node, ignore_daemonsets, force, delete_local_data });
  },
});
