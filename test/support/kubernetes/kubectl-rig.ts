/** The real kubectl against a stand-in of its own for each test: a deployment with three revisions on two nodes. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, beforeEach, expect } from "vitest";
import { type KubernetesApi, startKubernetesApi } from "../kubernetes-api.ts";
import { aDeployment, aNode } from "./builders.ts";
import { CA_CERTIFICATES } from "./kubeconfig.ts";
import { type KubectlRun, runKubectl } from "./run-kubectl.ts";

/** Separated by single blanks, or a list where a word has one. */
type Words = string | readonly string[];

export interface KubectlRig {
  /** Of the test that runs. */
  readonly k: KubernetesApi;
  readonly dir: string;
  kubectl(words: Words): Promise<KubectlRun>;
  /** What it prints, when it succeeds. */
  done(words: Words): Promise<string>;
  /** What it complains of, when it fails. */
  failed(words: Words): Promise<string>;
}

export function kubectlRig(): KubectlRig {
  let k: KubernetesApi;
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "awooo-kubernetes-api-"));
    return () => rm(dir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    k = await startKubernetesApi();
    k.put(aNode(), aNode({ name: "node-2" }));
    k.put(...aDeployment({ earlier: [{ app: "shop/app:40" }, { app: "shop/app:41" }] }));
    await k.kubeconfig(dir, { context: "prod-eu", namespace: "shop", ca: CA_CERTIFICATES.one });
    return () => k.stop();
  });
  const kubectl = (words: Words) =>
    runKubectl(typeof words === "string" ? words.split(" ") : words, {
      kubeconfig: join(dir, "kubeconfig"),
      home: dir,
    });
  return {
    get k() {
      return k;
    },
    get dir() {
      return dir;
    },
    kubectl,
    async done(words) {
      const { code, stdout, stderr } = await kubectl(words);
      expect({ words, code, complaint: code === 0 ? "" : stderr }).toEqual({ words, code: 0, complaint: "" });
      return stdout;
    },
    async failed(words) {
      const { code, stdout, stderr } = await kubectl(words);
      expect({ words, code, output: code === 1 ? "" : stdout }).toEqual({ words, code: 1, output: "" });
      return stderr;
    },
  };
}
