/** The real kubectl, with nothing of this machine: no home, no settings, no standard input. */
import { spawn } from "node:child_process";

export interface KubectlRun {
  /** null: killed. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface KubectlPlace {
  kubeconfig: string;
  /** kubectl keeps what it discovers below it. */
  home: string;
}

export function runKubectl(words: readonly string[], { kubeconfig, home }: KubectlPlace): Promise<KubectlRun> {
  return new Promise((resolve, reject) => {
    const child = spawn("kubectl", words, {
      env: { HOME: home, PATH: process.env["PATH"], KUBECONFIG: kubeconfig, KUBERC: "off" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const run: KubectlRun = { code: null, stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      run.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      run.stderr += text;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...run, code }));
  });
}
