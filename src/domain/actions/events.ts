import * as z from "zod/mini";
import { defineAction, zName, zNamespace } from "./definition.ts";
import { LOOK, READABLE_KINDS } from "./look.ts";
import { given } from "./workload.ts";

/** A node's events are in no namespace of its own: `describe` shows them. */
const KINDS = READABLE_KINDS.filter((kind) => kind !== "node");

/** Reads the events of a namespace, or those about one object of it. */
export const events = defineAction({
  ...LOOK,
  params: () =>
    z.strictObject({ kind: z.optional(z.enum(KINDS)), name: z.optional(zName()), namespace: zNamespace() }).check(
      z.refine(({ kind, name }) => (kind === undefined) === (name === undefined), {
        path: ["name"],
        error: "expected kind and name, or neither",
      }),
    ),
  about: "{kind?, name?, namespace}: read recent events; changes nothing",
  // What describe shows of an object has its events with it.
  offered: false,
  kinds: KINDS,
  verb: ["events"],
  command: ({ kind, name, namespace }) => ({
    operands: [],
    flags: given({ namespace, for: kind === undefined ? undefined : `${kind}/${name}` }),
  }),
  read: ({ operands, flags }) => {
    const [kind, name, ...more] = flags["for"]?.split("/") ?? [];
    return operands.length > 0 || more.length > 0 ? null : given({ kind, name, namespace: flags["namespace"] });
  },
  object: ({ kind, name, namespace }) => (kind === undefined || name === undefined ? null : { kind, name, namespace }),
  access: () => ({ verb: "list", resource: "events" }),
});
