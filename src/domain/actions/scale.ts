import * as z from "zod/mini";
import { defineAction, zWhole } from "./definition.ts";
import { objectCommand, objectParams, objectRef, readNumber, readObject, resourceOf } from "./workload.ts";

/** A daemon set has no number of replicas to set. */
const KINDS = ["deployment", "statefulset"] as const;

/** A document may say `-0`, which is written `0` in a command and would not be read back as the same. */
const notMinusZero = () => z.refine<number>((value) => !Object.is(value, -0), { error: "expected a number from 0 on" });

/** Sets the number of replicas. */
export const scale = defineAction({
  params: () =>
    z.strictObject({ ...objectParams(KINDS), replicas: zWhole().check(z.minimum(0), z.maximum(1000), notMinusZero()) }),
  about: "{kind, name, namespace, replicas}: set the number of replicas",
  offered: true,
  remedies: ["scale_out", "reduce_load"],
  kinds: KINDS,
  verb: ["scale"],
  // Half to twice of what runs now is easily taken back. Without knowing what runs now, nobody can say that.
  class: ({ replicas }, facts) =>
    facts.replicas !== undefined && replicas >= 1 && replicas >= facts.replicas / 2 && replicas <= facts.replicas * 2
      ? "reversible"
      : "disruptive",
  command: ({ replicas, ...object }) => objectCommand(object, { replicas: String(replicas) }),
  read: (command) => {
    const object = readObject(command);
    return object === null ? null : { ...object, replicas: readNumber(command.flags["replicas"]) };
  },
  object: objectRef,
  access: ({ kind }) => ({ verb: "patch", resource: resourceOf(kind), subresource: "scale" }),
  dryRun: true,
  proof: () => ({ by: "rollout" }),
  undo: "previous",
  inverse: ({ kind, name, namespace, replicas: wanted }, { replicas }) =>
    replicas === null || replicas === wanted ? null : { name: "scale", params: { kind, name, namespace, replicas } },
});
