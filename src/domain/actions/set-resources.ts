import * as z from "zod/mini";
import { once } from "../once.ts";
import { defineAction, zContainer } from "./definition.ts";
import { isBytes, isCpu } from "./quantity.ts";
import {
  containerOf,
  given,
  objectCommand,
  objectParams,
  objectRef,
  patchAccess,
  readObject,
  WORKLOADS,
} from "./workload.ts";

const zAmount = once(() =>
  z.string().check(
    z.maxLength(20),
    z.refine((text) => isCpu(text) || isBytes(text), { error: "expected an amount such as 500m or 1Gi" }),
  ),
);

type Amounts = { resource: string; limit?: string | undefined; request?: string | undefined };

function fits({ resource, limit, request }: Amounts): boolean {
  const isAmount = resource === "cpu" ? isCpu : isBytes;
  const amounts = [limit, request].filter((amount) => amount !== undefined);
  return amounts.length > 0 && amounts.every(isAmount);
}

/**
 * Sets what one container may use of one resource, and what is kept free for it; the pods are replaced. One resource
 * at a time: a list would need commas, which no word of a command has.
 */
export const setResources = defineAction({
  params: () =>
    z
      .strictObject({
        ...objectParams(WORKLOADS),
        container: zContainer(),
        resource: z.enum(["cpu", "memory"]),
        limit: z.optional(zAmount()),
        request: z.optional(zAmount()),
      })
      .check(
        z.refine(fits, {
          path: ["limit"],
          error: "expected a limit or a request of that resource: 500m of cpu, 1Gi of memory",
        }),
      ),
  about:
    '{kind, name, namespace, container, resource, limit?, request?}: set how much "cpu" ("500m") or "memory" ("1Gi") a container may use and is promised',
  offered: true,
  remedies: ["raise_resource_limit"],
  kinds: WORKLOADS,
  verb: ["set", "resources"],
  class: () => "disruptive",
  command: ({ container, resource, limit, request, ...object }) =>
    objectCommand(object, {
      containers: container,
      ...(limit !== undefined && { limits: `${resource}=${limit}` }),
      ...(request !== undefined && { requests: `${resource}=${request}` }),
    }),
  read: (command) => {
    const object = readObject(command);
    const { containers: container, limits, requests } = command.flags;
    const [resource, limit, ...more] = limits?.split("=") ?? [];
    const [promised, request, ...others] = requests?.split("=") ?? [];
    if (object === null || more.length + others.length > 0) return null;
    if (resource !== undefined && promised !== undefined && resource !== promised) return null;
    return given({ ...object, container, resource: resource ?? promised, limit, request });
  },
  object: objectRef,
  access: patchAccess,
  dryRun: true,
  proof: () => ({ by: "rollout" }),
  undo: "previous",
  // What was not set before cannot be unset by this command.
  inverse: ({ kind, name, namespace, container, resource, limit, request }, before) => {
    const known = containerOf(before, container);
    const [oldLimit, oldRequest] = [known?.limits[resource], known?.requests[resource]];
    const lost = (limit !== undefined && oldLimit === undefined) || (request !== undefined && oldRequest === undefined);
    if (known === undefined || lost) return null;
    const amounts = given({ limit: limit && oldLimit, request: request && oldRequest });
    return { name: "set_resources", params: { kind, name, namespace, container, resource, ...amounts } };
  },
});
