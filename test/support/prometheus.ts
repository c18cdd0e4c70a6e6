/** A real Prometheus on a free port that scrapes itself every second. Debian package prometheus. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "./free-port.ts";

const START_TIME_LIMIT_MS = 30_000;

export interface PrometheusServer {
  /** `http://127.0.0.1:<port>`; also the label `instance`, without the scheme. */
  url: string;
  stop(): Promise<void>;
}

/** One alert that always fires, so that `ALERTS` has something to say. */
const RULES = `groups:
  - name: test
    interval: 1s
    rules:
      - alert: AlwaysFiring
        expr: vector(1)
        labels: {severity: warning}
`;

/** Waits until it has scraped itself and its alert fires. */
export async function startPrometheus(): Promise<PrometheusServer> {
  const dir = await mkdtemp(join(tmpdir(), "awooo-prometheus-"));
  const address = `127.0.0.1:${await freePort()}`;
  const config = join(dir, "prometheus.yml");
  await writeFile(join(dir, "rules.yml"), RULES);
  await writeFile(
    config,
    `global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [rules.yml]
scrape_configs:
  - job_name: prometheus
    static_configs: [{targets: ["${address}"]}]
`,
  );
  const server = spawn(
    "prometheus",
    [`--config.file=${config}`, `--storage.tsdb.path=${join(dir, "data")}`, `--web.listen-address=${address}`],
    { stdio: "ignore" },
  );
  const gone = new Promise((resolve) => server.once("close", resolve));
  const stop = async () => {
    server.kill("SIGKILL");
    await gone;
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await ready(server, `http://${address}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://${address}`, stop };
}

async function ready(server: ChildProcess, url: string): Promise<void> {
  let failed: Error | null = null;
  server.on("error", (error) => {
    failed = new Error(`Prometheus did not start (apt-get install prometheus): ${error.message}`);
  });
  const until = Date.now() + START_TIME_LIMIT_MS;
  while (Date.now() < until) {
    if (failed !== null) throw failed;
    if ((await has(url, "up == 1")) && (await has(url, "ALERTS"))) return;
    await delay(50);
  }
  throw new Error("Prometheus was not ready in time");
}

async function has(url: string, query: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query })}`);
    const { data } = (await response.json()) as { data?: { result: unknown[] } };
    return data !== undefined && data.result.length > 0;
  } catch {
    return false;
  }
}
