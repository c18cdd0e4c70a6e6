/** A laptop with the built program, the real kubectl and a stand-in API with one deployment, up to a signed request. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { incidentDocument, type Laptop, newLaptop, PROGRAM, type Printed, type Result, resultOf } from "./awooo.ts";
import { aDeployment } from "./kubernetes/builders.ts";
import { type KubernetesApi, startKubernetesApi } from "./kubernetes-api.ts";

export interface RunRig {
  k: KubernetesApi;
  laptop: Laptop;
  /** Where the kubeconfig is. */
  dir: string;
  /** Proposes for a P1 incident and has it signed by alice and bob. */
  signed(id?: string): Promise<Printed["approval"]>;
  /** Starts a command without waiting for its end. */
  start(...args: string[]): Started;
  stop(): Promise<void>;
}

export interface Started {
  /** Ends it as a terminal or a power cut would. */
  kill(signal: NodeJS.Signals): void;
  ended: Promise<Result>;
}

export async function startRunRig(env: Record<string, string> = {}): Promise<RunRig> {
  const k = await startKubernetesApi();
  k.put(
    ...aDeployment({
      name: "checkout",
      namespace: "shop",
      replicas: 5,
      images: { app: "shop/checkout:42" },
      earlier: [{ app: "shop/checkout:41" }],
    }),
  );
  const dir = await mkdtemp(join(tmpdir(), "awooo-kubeconfig-"));
  const KUBECONFIG = await k.kubeconfig(dir, { context: "prod-eu", namespace: "elsewhere" });
  const laptop = await newLaptop({ KUBECONFIG, ...env });
  return {
    k,
    laptop,
    dir,
    signed: (id = "INC-1") => signedRequest(laptop, id),
    start: (...args) => startCommand(laptop, args),
    stop: async () => {
      await Promise.all([k.stop(), laptop.remove()]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function signedRequest(laptop: Laptop, id: string): Promise<Printed["approval"]> {
  await laptop.json("ingest", await laptop.file(`${id}.json`, JSON.stringify(incidentDocument(id))));
  const { approval } = await laptop.json("propose", id, "--no-llm");
  await laptop.json("approve", approval.id);
  return (await laptop.json("approve", approval.id, "--as", "bob")).approval;
}

function startCommand({ env }: Laptop, args: readonly string[]): Started {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  return { kill: (signal) => void child.kill(signal), ended: resultOf(child) };
}
