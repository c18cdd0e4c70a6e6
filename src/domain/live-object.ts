/** What a cluster says of an object, as far as awooo decides anything by it. `null`: it has none, or did not say. */
export interface LiveObject {
  uid: string | null;
  /** Rises with every change of what is wanted; null for kinds without one (nodes, pods). */
  generation: number | null;
  replicas: number | null;
  /** Of a deployment: the number of what runs now, as `rollout history` counts. */
  revision: number | null;
  paused: boolean | null;
  /** Of a node: no new pods go there. */
  unschedulable: boolean | null;
  /** Of a cron job. */
  suspended: boolean | null;
  /** Of a horizontal pod autoscaler. */
  max_replicas: number | null;
  /** Of a persistent volume claim: what is asked for. */
  storage: string | null;
  /** A controller would make it anew. */
  controlled: boolean | null;
  containers: readonly LiveContainer[];
}

export interface LiveContainer {
  name: string;
  image: string;
  /** By resource: `{"cpu": "500m", "memory": "1Gi"}`. */
  requests: Readonly<Record<string, string>>;
  limits: Readonly<Record<string, string>>;
}
