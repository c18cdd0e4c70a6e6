/** What the actions on a node have in common. */
import type { Command } from "../command.ts";
import { type ObjectRef, zName } from "./definition.ts";

export function zNode() {
  return { node: zName() };
}

/** `node-7` and `node/node-7` mean the same. */
export function readNode({ operands }: Command): Record<string, unknown> | null {
  const [operand = "", ...others] = operands;
  return others.length > 0 ? null : { node: operand.replace(/^node\//, "") };
}

export function nodeRef({ node }: { node: string }): ObjectRef {
  return { kind: "node", name: node, namespace: null };
}
