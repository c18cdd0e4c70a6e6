/** The Cluster port on the real kubectl, against a stand-in of its own for each test. */
import { join } from "node:path";
import { createKubectlCluster, type KubectlOptions } from "../../../src/adapters/kubectl/cluster.ts";
import { type CatalogueAction, catalogueAction } from "../../../src/domain/action.ts";
import type { Check } from "../../../src/domain/check.ts";
import type { Target } from "../../../src/domain/target.ts";
import type { Cluster, ClusterView } from "../../../src/ports.ts";
import { type KubectlRig, kubectlRig } from "../../support/kubernetes/kubectl-rig.ts";

export const CHECKOUT: Target = { kind: "deployment", name: "checkout", namespace: "shop" };

/** An action on the deployment that is there, unless the parameters name something else. */
export function action(name: string, params: Record<string, string | number> = {}): CatalogueAction {
  return catalogueAction(name, { kind: "deployment", name: "checkout", namespace: "shop", ...params });
}

/** A signal nobody aborts. */
export const NEVER = new AbortController().signal;

export interface ClusterRig extends KubectlRig {
  cluster(options?: Partial<KubectlOptions>): Cluster;
  inspect(
    action: CatalogueAction | null,
    options?: Partial<KubectlOptions> & { target?: Target; signal?: AbortSignal; onCheck?: (check: Check) => void },
  ): Promise<ClusterView>;
}

export function clusterRig(): ClusterRig {
  const rig = kubectlRig();
  const cluster = (options: Partial<KubectlOptions> = {}) =>
    createKubectlCluster({
      program: "kubectl",
      signIn: false,
      env: { PATH: process.env["PATH"], KUBECONFIG: join(rig.dir, "kubeconfig") },
      home: rig.dir,
      verify: { rolloutMs: 20_000, settleMs: 2000, pollMs: 20 },
      ...options,
    });
  return Object.defineProperties(
    {
      cluster,
      inspect: (wanted: CatalogueAction | null, { target = CHECKOUT, signal = NEVER, onCheck, ...options } = {}) =>
        cluster(options).inspect(target, wanted, signal, onCheck),
    } as ClusterRig,
    Object.getOwnPropertyDescriptors(rig),
  );
}
