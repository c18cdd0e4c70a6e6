import * as z from "zod/mini";
import { defineAction, zName, zNamespace } from "./definition.ts";
import { inItsPlace, LOOK, READABLE_KINDS } from "./look.ts";
import { given, readObject, resourceOf } from "./workload.ts";

/** In a table a config map is its name and how many entries it has. */
const KINDS = [...READABLE_KINDS, "configmap"] as const;

/** Lists the objects of a kind, or one of them. Never as YAML or JSON, which show the values of variables too. */
export const get = defineAction({
  ...LOOK,
  params: () =>
    z
      .strictObject({
        kind: z.enum(KINDS),
        name: z.optional(zName()),
        namespace: z.optional(zNamespace()),
        output: z.optional(z.enum(["wide", "name"])),
      })
      .check(inItsPlace()),
  about: "{kind, name?, namespace?}: list objects; changes nothing",
  // Says less of an object than describe does.
  offered: false,
  kinds: KINDS,
  verb: ["get"],
  command: ({ kind, name, namespace, output }) => ({
    operands: [name === undefined ? kind : `${kind}/${name}`],
    flags: given({ namespace, output }),
  }),
  read: (command) => {
    const object = readObject(command);
    return object === null ? null : given({ ...object, output: command.flags["output"] });
  },
  object: ({ kind, name = null, namespace = null }) => ({ kind, name, namespace }),
  access: ({ kind, name }) => ({ verb: name === undefined ? "list" : "get", resource: resourceOf(kind) }),
});
