import * as z from "zod/mini";
import { defineAction, zName, zNamespace } from "./definition.ts";
import { inItsPlace, LOOK, READABLE_KINDS } from "./look.ts";
import { given, readObject, resourceOf } from "./workload.ts";

/** Reads an object with its recent events: the first command of most investigations. */
export const describe = defineAction({
  ...LOOK,
  params: () =>
    z
      .strictObject({ kind: z.enum(READABLE_KINDS), name: zName(), namespace: z.optional(zNamespace()) })
      .check(inItsPlace()),
  about: "{kind, name, namespace?}: look at an object and its recent events; changes nothing",
  offered: true,
  kinds: READABLE_KINDS,
  verb: ["describe"],
  command: ({ kind, name, namespace }) => ({ operands: [`${kind}/${name}`], flags: given({ namespace }) }),
  read: (command) => {
    const object = readObject(command);
    return object === null ? null : given(object);
  },
  object: ({ kind, name, namespace = null }) => ({ kind, name, namespace }),
  access: ({ kind }) => ({ verb: "get", resource: resourceOf(kind) }),
});
