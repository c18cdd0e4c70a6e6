import * as z from "zod/mini";
import { defineAction, zContainer, zSwitch, zWhole } from "./definition.ts";
import { LOOK } from "./look.ts";
import { given, objectCommand, objectParams, objectRef, readNumber, readObject } from "./workload.ts";

const KINDS = ["deployment", "statefulset", "daemonset", "job", "pod"] as const;

/** Reads the last lines of a workload's log; never follows it. */
export const logs = defineAction({
  ...LOOK,
  params: () =>
    z.strictObject({
      ...objectParams(KINDS),
      container: z.optional(zContainer()),
      previous: zSwitch(),
      since: z.optional(z.string().check(z.regex(/^[1-9]\d{0,4}[smh]$/, { error: "expected a time such as 15m" }))),
      tail: z._default(zWhole().check(z.minimum(1), z.maximum(5000)), 200),
    }),
  about:
    '{kind, name, namespace, container?, previous?, tail?}: read the last log lines, with previous "true" those of the container that ended; changes nothing',
  offered: true,
  kinds: KINDS,
  verb: ["logs"],
  command: ({ container, previous, since, tail, ...object }) =>
    objectCommand(object, given({ container, previous, since, tail: String(tail) })),
  read: (command) => {
    // `kubectl logs checkout-0`: without a kind it is a pod.
    const [only = "", ...others] = command.operands;
    const bare = others.length === 0 && !only.includes("/");
    const object = readObject(bare ? { ...command, operands: ["pod", only] } : command);
    const { container, previous, since, tail } = command.flags;
    if (object === null) return null;
    return given({ ...object, container, previous, since, tail: tail === undefined ? tail : readNumber(tail) });
  },
  object: objectRef,
  access: () => ({ verb: "get", resource: "pods", subresource: "log" }),
});
