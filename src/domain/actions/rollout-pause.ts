import * as z from "zod/mini";
import { type ActionDefinition, defineAction } from "./definition.ts";
import { objectCommand, objectParams, objectRef, patchAccess, readObject } from "./workload.ts";

/** kubectl pauses no other kind. */
const KINDS = ["deployment"] as const;

const pauseParams = () => z.strictObject(objectParams(KINDS));

/** What both have in common: a deployment, and whether changes of it wait afterwards. */
function pauseAction(verb: "pause" | "resume", about: string): ActionDefinition<ReturnType<typeof pauseParams>> {
  const waits = verb === "pause";
  return defineAction({
    params: pauseParams,
    about: `{kind, name, namespace}: ${about}`,
    offered: true,
    remedies: [],
    kinds: KINDS,
    verb: ["rollout", verb],
    class: () => "reversible",
    command: (params) => objectCommand(params),
    read: readObject,
    object: objectRef,
    access: patchAccess,
    // kubectl has none for it (1.32).
    dryRun: false,
    proof: () => ({ by: "object", holds: ({ paused }) => (paused === true) === waits }),
    undo: "previous",
    inverse: (params, { paused }) =>
      (paused === true) === waits ? null : { name: waits ? "rollout_resume" : "rollout_pause", params },
  });
}

/** Stops a rollout that is under way where it is; the pods there are stay. */
export const rolloutPause = pauseAction("pause", "stop a rollout that is under way, where it is");

/** Lets a paused rollout go on. */
export const rolloutResume = pauseAction("resume", "let a paused rollout go on");
