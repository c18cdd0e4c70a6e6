/** A real Alertmanager on a free port, with amtool to post alerts to it. Debian package prometheus-alertmanager. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";

const START_TIME_LIMIT_MS = 20_000;

export interface Alertmanager {
  url: string;
  /** `amtool alert add NAME label=value ... --annotation=...` */
  addAlert(labels: Record<string, string>, annotations?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

export async function startAlertmanager(): Promise<Alertmanager> {
  const dir = await mkdtemp(join(tmpdir(), "awooo-alertmanager-"));
  const config = join(dir, "alertmanager.yml");
  await writeFile(config, "route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n");
  const url = `http://127.0.0.1:${await freePort()}`;
  const server = spawn(
    "prometheus-alertmanager",
    [
      `--config.file=${config}`,
      `--storage.path=${dir}`,
      `--web.listen-address=${url.slice(7)}`,
      "--cluster.listen-address=",
    ],
    { stdio: "ignore" },
  );
  await ready(server, url);
  return {
    url,
    addAlert: async (labels, annotations = {}) => {
      const words = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
      const notes = Object.entries(annotations).map(([name, value]) => `--annotation=${name}=${value}`);
      await promisify(execFile)("amtool", ["alert", "add", ...words, ...notes, `--alertmanager.url=${url}`]);
    },
    stop: async () => {
      server.kill("SIGKILL");
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function ready(server: ChildProcess, url: string): Promise<void> {
  let failed: Error | null = null;
  server.on("error", (error) => {
    failed = new Error(`Alertmanager did not start (apt-get install prometheus-alertmanager): ${error.message}`);
  });
  const until = Date.now() + START_TIME_LIMIT_MS;
  while (Date.now() < until) {
    if (failed !== null) throw failed;
    if (await answers(`${url}/-/ready`)) return;
    await delay(50);
  }
  throw new Error("Alertmanager was not ready in time");
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
