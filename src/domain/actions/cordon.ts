import * as z from "zod/mini";
import { type ActionDefinition, defineAction } from "./definition.ts";
import { nodeRef, readNode, zNode } from "./node.ts";

const nodeParams = () => z.strictObject(zNode());

/** What both have in common: a node, one verb, and whether it is closed for new pods afterwards. */
function schedulingAction(verb: "cordon" | "uncordon", about: string): ActionDefinition<ReturnType<typeof nodeParams>> {
  const closes = verb === "cordon";
  return defineAction({
    params: nodeParams,
    about: `{node}: ${about}`,
    offered: true,
    remedies: closes ? ["cordon_drain_node"] : [],
    kinds: ["node"],
    verb: [verb],
    class: () => "reversible",
    command: ({ node }) => ({ operands: [node], flags: {} }),
    read: readNode,
    object: nodeRef,
    access: () => ({ verb: "patch", resource: "nodes" }),
    dryRun: true,
    proof: () => ({ by: "object", holds: ({ unschedulable }) => (unschedulable === true) === closes }),
    undo: "previous",
    inverse: (params, { unschedulable }) =>
      (unschedulable === true) === closes ? null : { name: closes ? "uncordon" : "cordon", params },
  });
}

/** Keeps new pods off a node; those that run there stay. */
export const cordon = schedulingAction("cordon", "keep new pods off a node");

/** Lets pods onto a node again. */
export const uncordon = schedulingAction("uncordon", "let pods onto a node again");
