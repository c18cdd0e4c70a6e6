import type { KubectlOptions } from "../adapters/kubectl/cluster.ts";
import type { Cluster } from "../ports.ts";

/** A cluster whose adapter is loaded by the first look: most commands take none. */
export function lazyCluster(options: KubectlOptions): Cluster {
  let loading: Promise<Cluster> | undefined;
  const cluster = () => {
    loading ??= import("../adapters/kubectl/cluster.ts").then((module) => module.createKubectlCluster(options));
    return loading;
  };
  return {
    inspect: async (...input) => (await cluster()).inspect(...input),
    execute: async (...input) => (await cluster()).execute(...input),
    verify: async (...input) => (await cluster()).verify(...input),
    read: async (...input) => (await cluster()).read(...input),
    identity: async (...input) => (await cluster()).identity(...input),
    status: async (...input) => (await cluster()).status(...input),
  };
}
