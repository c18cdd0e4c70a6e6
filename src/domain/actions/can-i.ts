import * as z from "zod/mini";
import { defineAction, zNamespace } from "./definition.ts";
import { LOOK, READABLE_KINDS } from "./look.ts";
import { given, resourceOf } from "./workload.ts";

const VERBS = ["get", "list", "watch", "create", "update", "patch", "delete"] as const;
const SUBRESOURCES = ["scale", "log", "eviction", "status"] as const;
const NODES = resourceOf("node");

/** Asks whether somebody may do something; kubectl ends with 1 where not. */
export const canI = defineAction({
  ...LOOK,
  params: () =>
    z
      .strictObject({
        may: z.enum(VERBS),
        resource: z.enum(READABLE_KINDS.map(resourceOf)),
        subresource: z.optional(z.enum(SUBRESOURCES)),
        namespace: z.optional(zNamespace()),
      })
      .check(
        z.refine(({ resource, namespace }) => (resource === NODES) === (namespace === undefined), {
          path: ["namespace"],
          error: "expected a namespace, and none for nodes",
        }),
      ),
  about: "{may, resource, subresource?, namespace?}: ask whether it may be done; changes nothing",
  offered: false,
  kinds: [],
  verb: ["auth", "can-i"],
  command: ({ may, resource, subresource, namespace }) => ({
    operands: [may, resource],
    flags: given({ namespace, subresource }),
  }),
  read: ({ operands: [may, resource, ...others], flags: { namespace, subresource } }) =>
    others.length > 0 ? null : given({ may, resource, subresource, namespace }),
  object: ({ resource, namespace = null }) => {
    const kind = READABLE_KINDS.find((known) => resourceOf(known) === resource);
    return kind === undefined ? null : { kind, name: null, namespace };
  },
  // The question is a document that the server answers and never keeps. Everybody may ask.
  access: () => ({ verb: "create", resource: "selfsubjectaccessreviews.authorization.k8s.io" }),
});
