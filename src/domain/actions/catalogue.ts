/** The closed list of things awooo can build a command for. */
import type * as z from "zod/mini";
import { canI } from "./can-i.ts";
import { cordon, uncordon } from "./cordon.ts";
import type { ActionDefinition } from "./definition.ts";
import { deleteObject } from "./delete-object.ts";
import { deletePod } from "./delete-pod.ts";
import { describe } from "./describe.ts";
import { drain, drainForce } from "./drain.ts";
import { events } from "./events.ts";
import { get } from "./get.ts";
import { logs } from "./logs.ts";
import { resumeCronjob, setMaxReplicas, setStorage, suspendCronjob } from "./patch.ts";
import { rolloutHistory, rolloutStatus } from "./rollout-look.ts";
import { rolloutPause, rolloutResume } from "./rollout-pause.ts";
import { rolloutRestart } from "./rollout-restart.ts";
import { rolloutUndo } from "./rollout-undo.ts";
import { scale } from "./scale.ts";
import { setEnv } from "./set-env.ts";
import { setImage } from "./set-image.ts";
import { setResources } from "./set-resources.ts";
import { topNodes, topPods } from "./top.ts";

export const CATALOGUE = {
  describe,
  logs,
  get,
  events,
  top_pods: topPods,
  top_nodes: topNodes,
  rollout_status: rolloutStatus,
  rollout_history: rolloutHistory,
  can_i: canI,
  rollout_restart: rolloutRestart,
  rollout_undo: rolloutUndo,
  rollout_pause: rolloutPause,
  rollout_resume: rolloutResume,
  scale,
  cordon,
  uncordon,
  set_image: setImage,
  set_resources: setResources,
  set_env: setEnv,
  set_max_replicas: setMaxReplicas,
  set_storage: setStorage,
  suspend_cronjob: suspendCronjob,
  resume_cronjob: resumeCronjob,
  delete_pod: deletePod,
  drain,
  drain_force: drainForce,
  delete: deleteObject,
} as const satisfies Record<string, ActionDefinition<z.ZodMiniObject>>;
