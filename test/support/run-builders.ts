/** Builders of what a run is made of; see `builders.ts`. */
import type { LiveObject } from "../../src/domain/live-object.ts";
import type { CreatedRequest } from "../../src/domain/request.ts";
import type { RunIntent, RunResult, RunState } from "../../src/domain/run.ts";
import { atMinute } from "./builders.ts";

/** The cluster of the stories that run something. */
export const A_CLUSTER = { context: "prod-eu", server: "https://k8s.example:6443", ca_hash: "c".repeat(64) };

/** The checkout deployment: generation 42, five replicas, revision 7. */
export function aLiveObject(fields: Partial<LiveObject> = {}): LiveObject {
  return {
    uid: "u-1",
    generation: 42,
    replicas: 5,
    revision: 7,
    paused: false,
    unschedulable: null,
    suspended: null,
    max_replicas: null,
    storage: null,
    controlled: null,
    containers: [{ name: "app", image: "shop/app:41", requests: { cpu: "500m" }, limits: {} }],
    ...fields,
  };
}

/** What begins the run of a request, as it was signed. */
export function aRunIntent({ content }: CreatedRequest, fields: Partial<RunIntent> = {}): RunIntent {
  const { request_id, argv, cluster, namespace } = content;
  return {
    request_id,
    argv: argv ?? [],
    cluster: cluster ?? A_CLUSTER,
    namespace,
    mutating: true,
    inverse: null,
    before: null,
    pid: 4711,
    ...fields,
  };
}

/** kubectl did it, and it was seen to have helped. */
export function aRunResult(request_id: string, fields: Partial<RunResult> = {}): RunResult {
  return {
    request_id,
    outcome: "worked",
    reason: "verified",
    exit_code: 0,
    detail: "rolled out",
    reconciled: false,
    ...fields,
  };
}

/** A request that was started by alice at T0 + 2 min. With `result`, and that is how it ended a minute later. */
export function aRunState(created: CreatedRequest, result: Partial<RunResult> | null = null): RunState {
  return {
    intent: aRunIntent(created),
    started_at: atMinute(2),
    by: "alice",
    host: "laptop-a",
    result: result && { ...aRunResult(created.request.id, result), at: atMinute(3), by: "alice" },
  };
}
