/**
 * A stand-in for a Kubernetes API server on loopback, for the real kubectl: discovery, objects, rollouts, dry runs,
 * access reviews and watches, and faults to inject. A test tool, not a cluster.
 *
 *     const k = await startKubernetesApi();
 *     k.put(aNode(), ...aDeployment({ images: { app: "shop/app:42" }, earlier: [{ app: "shop/app:41" }] }));
 *     const KUBECONFIG = await k.kubeconfig(dir, { context: "prod-eu", namespace: "shop" });
 *     k.fault({ verb: "patch", resource: "deployments.apps", dryRun: true, answer: "webhook", message: "no" });
 *     ...                                    // kubectl rollout undo --context=prod-eu -- deployment/checkout
 *     k.mutations();                         // what kubectl changed, without dry runs
 *     k.get("Deployment", "shop", "checkout").metadata.generation;
 *     await k.stop();
 *
 * It speaks plain HTTP: `certificate-authority-data` in a kubeconfig (`ca`) is there to be read, nothing checks it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { type Asked, type ReadRequest, readRequest } from "./kubernetes/asked.ts";
import { createControllers, isWorkload, type RolloutEnd } from "./kubernetes/controllers.ts";
import { createFaultList, type Fault, refusalOf } from "./kubernetes/faults.ts";
import { type Answer, answerTo, type Cluster } from "./kubernetes/handlers.ts";
import { type KubeconfigContext, writeKubeconfig } from "./kubernetes/kubeconfig.ts";
import { type KubeObject, Refusal } from "./kubernetes/objects.ts";
import { parseBody } from "./kubernetes/protobuf.ts";
import { resourceNamed } from "./kubernetes/resources.ts";
import { createObjectStore, isSame } from "./kubernetes/store.ts";
import { watch } from "./kubernetes/watch.ts";

export interface KubernetesApiOptions {
  /** How long a rollout takes, in milliseconds. */
  settleAfterMs?: number;
}

export interface KubeconfigOptions extends Omit<KubeconfigContext, "server"> {
  /** The name of the context of this server. */
  context: string;
  /** Further contexts by name. */
  others?: Readonly<Record<string, KubeconfigContext>>;
  /** The context a command without `--context` goes to; this server's by default, null for none. */
  current?: string | null;
}

export interface KubernetesApi {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Everything that was asked, in order. */
  readonly requests: readonly Asked[];
  /** Requests that change an object, without dry runs. */
  mutations(): Asked[];
  forgetRequests(): void;
  /** Objects as they come to be; workloads are rolled out at once, each as its next revision. */
  put(...objects: KubeObject[]): void;
  /** @param kind `Deployment`, `deployments`, `deployments.apps`. @throws Error where there is none */
  get(kind: string, namespace: string | null, name: string): KubeObject;
  list(kind: string, namespace: string | null): KubeObject[];
  /** What somebody else does to an object meanwhile. */
  change(kind: string, namespace: string | null, name: string, edit: (object: KubeObject) => void): KubeObject;
  delete(kind: string, namespace: string | null, name: string): void;
  /** How rollouts end from now on, and after how long. */
  rollouts(end: RolloutEnd, afterMs?: number): void;
  /** Ends the rollout of a workload that hangs. */
  settle(kind: string, namespace: string, name: string): void;
  /** What a pod has logged, instead of one line that names it. */
  log(namespace: string, pod: string, lines: string[]): void;
  /** @returns takes it away again */
  fault(fault: Fault): () => void;
  clearFaults(): void;
  /** Writes `<dir>/kubeconfig` and returns its path. */
  kubeconfig(dir: string, options: KubeconfigOptions): Promise<string>;
  stop(): Promise<void>;
}

export async function startKubernetesApi(options: KubernetesApiOptions = {}): Promise<KubernetesApi> {
  const requests: Asked[] = [];
  const store = createObjectStore();
  const controllers = createControllers(store);
  const faults = createFaultList();
  const logs = new Map<string, string[]>();
  const timers = new Set<NodeJS.Timeout>();
  let rollout: { end: RolloutEnd; afterMs: number } = { end: "ready", afterMs: options.settleAfterMs ?? 20 };

  const later = (work: () => unknown) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, rollout.afterMs);
    timers.add(timer);
  };
  const settleLater = (object: KubeObject) => {
    const { kind, metadata } = object;
    // What has changed again meanwhile ends with its last change.
    const isLast = () =>
      store.find(resourceNamed(kind), metadata.namespace ?? null, metadata.name)?.metadata.generation ===
      metadata.generation;
    if (rollout.end === "ready") later(() => isLast() && controllers.settle(object));
    if (rollout.end === "deadline_exceeded") later(() => isLast() && controllers.exceedDeadline(object));
  };
  /** The workload above an object makes it anew, where there is one. */
  const replaceLater = ({ metadata }: KubeObject) => {
    for (const { kind, name } of metadata.ownerReferences ?? []) {
      const owner = store.find(resourceNamed(kind), metadata.namespace ?? null, name);
      if (owner?.kind === "ReplicaSet") replaceLater(owner);
      else if (owner !== null) settleLater(owner);
    }
  };
  const ensureNamespace = (name: string | undefined) => {
    if (name === undefined || store.find(resourceNamed("namespaces"), null, name) !== null) return;
    store.put({ apiVersion: "v1", kind: "Namespace", metadata: { name }, status: { phase: "Active" } });
  };
  const cluster: Cluster = {
    ...{ store, controllers, faults },
    changed(object) {
      if (!isWorkload(object)) return;
      controllers.observe(object);
      settleLater(object);
    },
    end(object) {
      store.remove(object);
      for (const owned of store.ownedBy(object)) cluster.end(owned);
      replaceLater(object);
    },
    logOf: ({ metadata }, container) =>
      logs.get(`${metadata.namespace}/${metadata.name}`) ?? [`${metadata.name} ${container} is up`],
  };

  const server = createServer((incoming, response) => {
    serve(incoming, response, requests, cluster).catch((error: unknown) => {
      // A client that was killed while it asked.
      if (incoming.errored !== null) return;
      // A bug of the stand-in: seen in the test's output, since kubectl would hide it.
      console.error("Kubernetes API stand-in:", error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    requests,
    mutations: () => requests.filter(({ mutating }) => mutating),
    forgetRequests: () => void requests.splice(0),
    put(...objects) {
      for (const object of objects) {
        ensureNamespace(object.metadata.namespace);
        const stored = store.update(object);
        controllers.observe(stored);
        controllers.settle(stored);
      }
    },
    get: (kind, namespace, name) => store.get(resourceNamed(kind), namespace, name),
    list: (kind, namespace) => store.list(resourceNamed(kind), namespace),
    change(kind, namespace, name, edit) {
      const before = store.get(resourceNamed(kind), namespace, name);
      const object = structuredClone(before);
      edit(object);
      const stored = store.update(object);
      if (!isSame(before.spec, object.spec)) cluster.changed(stored);
      return stored;
    },
    delete: (kind, namespace, name) => cluster.end(store.get(resourceNamed(kind), namespace, name)),
    rollouts(end, afterMs = rollout.afterMs) {
      rollout = { end, afterMs };
    },
    settle: (kind, namespace, name) => controllers.settle(store.get(resourceNamed(kind), namespace, name)),
    log: (namespace, pod, lines) => void logs.set(`${namespace}/${pod}`, lines),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    kubeconfig: (dir, { context, others = {}, current = context, ...own }) =>
      writeKubeconfig(dir, { ...others, [context]: { server: url, ...own } }, current),
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  requests: Asked[],
  cluster: Cluster,
): Promise<void> {
  const request = await read(incoming);
  requests.push(request);
  const fault = cluster.faults.next(request);
  if (fault?.answer === "slow" && !(await waited(fault.ms, response))) return;
  if (fault?.answer === "drop") return void response.destroy();
  if (fault?.answer === "wrong_type") {
    response.writeHead(200, { "content-type": "text/html" }).end("<html>Sign in to continue</html>");
    return;
  }
  const refusal = fault === null ? null : refusalOf(fault, request);
  if (refusal === null && request.verb === "watch" && request.place !== null) {
    watch(request, request.place, cluster.store, response);
    return;
  }
  const { code, body } =
    refusal === null ? answerOrRefusal(request, cluster) : { code: refusal.code, body: refusal.status };
  if (fault?.answer === "drop_after") return void response.destroy();
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(code, { "content-type": typeof body === "string" ? "text/plain" : "application/json" }).end(text);
}

/** Whether the client is still there afterwards. */
async function waited(ms: number, response: ServerResponse): Promise<boolean> {
  const left = new AbortController();
  response.once("close", () => left.abort());
  return delay(ms, true, { signal: left.signal }).catch(() => false);
}

function answerOrRefusal(request: ReadRequest, cluster: Cluster): Answer {
  try {
    return answerTo(request, cluster);
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, body: error.status };
    throw error;
  }
}

async function read(incoming: IncomingMessage): Promise<ReadRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  return readRequest(incoming.method ?? "GET", incoming.url ?? "/", headers, parseBody(Buffer.concat(chunks)));
}
