import * as z from "zod/mini";
import { defineAction, zName } from "./definition.ts";

const nodeParams = () => z.strictObject({ node: zName() });

/** Keeps new pods off a node; those that run there stay. */
export const cordon = defineAction({
  params: nodeParams,
  class: () => "reversible",
  argv: ({ node }) => ["cordon", node],
});

/** Lets pods onto a node again. */
export const uncordon = defineAction({
  params: nodeParams,
  class: () => "reversible",
  argv: ({ node }) => ["uncordon", node],
});
