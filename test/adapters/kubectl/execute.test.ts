/** How a command is started: with programs that print what they were given, and with the real kubectl. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createKubectlCluster, type KubectlOptions } from "../../../src/adapters/kubectl/cluster.ts";
import { type Argv, argvOf } from "../../../src/domain/action.ts";
import type { CommandResult } from "../../../src/domain/run-outcome.ts";
import type { OutputLine } from "../../../src/ports.ts";
import type { Fault } from "../../support/kubernetes/faults.ts";
import { needing } from "../../support/needing.ts";
import { action, clusterRig, NEVER } from "./cluster-rig.ts";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "awooo-execute-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const CLUSTER = { context: "prod-eu", server: "https://prod:6443", ca_hash: "system" };

const CONFIG = {
  "current-context": "prod-eu",
  clusters: [{ name: "c", cluster: { server: CLUSTER.server } }],
  users: [{ name: "u", user: { token: "not-a-secret" } }],
  contexts: [{ name: "prod-eu", context: { cluster: "c", user: "u" } }],
};

/** A kubectl of our own, that can tell what is in the kubeconfig besides. */
function program(script: string): string {
  const path = join(dir, "kubectl");
  const view = '[ "$1" = config ] && exec cat "$KUBECONFIG"';
  writeFileSync(path, `#!/bin/sh\n${view}\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

interface Ran extends CommandResult {
  lines: OutputLine[];
}

async function run(
  script: string | null,
  {
    signal = NEVER,
    mutating = true,
    ...options
  }: Partial<KubectlOptions> & { signal?: AbortSignal; mutating?: boolean } = {},
  argv: readonly string[] = ["kubectl", "scale"],
): Promise<Ran> {
  const lines: OutputLine[] = [];
  writeFileSync(join(dir, "kubeconfig"), JSON.stringify(CONFIG));
  const cluster = createKubectlCluster({
    program: script === null ? "kubectl" : program(script),
    signIn: false,
    home: dir,
    ...options,
    env: { PATH: "/usr/bin:/bin", KUBECONFIG: join(dir, "kubeconfig"), ...options.env },
  });
  const command = { argv: argv as unknown as Argv, cluster: CLUSTER, mutating };
  const result = await cluster.execute({ ...command, onLine: (line) => lines.push(line) }, signal);
  return { ...result, lines };
}

const texts = ({ lines }: Ran, stream: "stdout" | "stderr") =>
  lines.filter((line) => line.stream === stream).map(({ text }) => text);

test("every word arrives as it is: there is no shell, and no input", async () => {
  const words = ["a b", "$(touch pwned)", "; rm -rf x", "`id`", "*", "", "--", "-n", "ä\n✓", "'\""];
  const ran = await run('for word in "$@"; do printf "<%s>" "$word"; done; wc -c; pwd', {}, ["kubectl", ...words]);
  const printed = texts(ran, "stdout").join("\n");
  expect(printed).toContain(`<a b><$(touch pwned)><; rm -rf x><\`id\`><*><><--><-n><ä\n✓><'">0`);
  expect(ran).toMatchObject({ exit_code: 0, started: true, detail: process.cwd() });
  expect(existsSync("pwned")).toBe(false);
});

test("it is given the environment it needs and nothing else", async () => {
  const env = {
    PATH: ".:/usr/bin::/bin",
    http_proxy: "http://p",
    KUBECTL_EXTERNAL_DIFF: "evil",
    LD_PRELOAD: "/evil.so",
    AWS_PROFILE: "prod",
    AWOOO_REDIS_URL: "secret",
  };
  const variables = async (options: Partial<KubectlOptions>) =>
    texts(await run("exec env", { env, ...options }), "stdout")
      // The shell that stands for kubectl here adds these.
      .filter((line) => !/^(PWD|SHLVL|_|OLDPWD)=/.test(line))
      .map((line) => line.replace(/(?<=^KUBECONFIG=).*awooo-kubeconfig-\w+.config$/, "*"))
      .sort();
  const usual = [
    `HOME=${dir}`,
    "KUBECONFIG=*",
    "KUBERC=off",
    "LANG=C.UTF-8",
    "PATH=/usr/bin:/bin",
    "http_proxy=http://p",
  ];
  expect(await variables({})).toEqual(usual);
  expect(await variables({ signIn: true })).toEqual(["AWS_PROFILE=prod", ...usual]);
});

const NOT_FOUND = "echo 'Error from server (NotFound): x' >&2";

test.each<[script: string, exit: number | null, refused: boolean, detail: string]>([
  ["echo done", 0, false, "done"],
  ["echo first; echo last; echo warned >&2", 0, false, "last"],
  ["echo half; echo 'error: no' >&2; exit 1", 1, false, "error: no"],
  ["echo half; exit 7", 7, false, "half"],
  [`${NOT_FOUND}; exit 1`, 1, true, "Error from server (NotFound): x"],
  // A drain has cordoned the node by then.
  [`echo cordoned; ${NOT_FOUND}; exit 1`, 1, false, "Error from server (NotFound): x"],
  [`${NOT_FOUND}; kill -9 $$`, null, false, "kubectl was killed by a signal"],
  ["exit 0", 0, false, "kubectl printed nothing"],
  ["kill -9 $$", null, false, "kubectl was killed by a signal"],
])("%s: exit code %s, refused %s, %s", async (script, exit_code, refused, detail) => {
  expect(await run(script)).toMatchObject({ exit_code, started: true, refused, detail });
});

test("what cannot be started says so, and nothing is thrown", async () => {
  expect(await run(null, { env: { PATH: dir } })).toEqual({
    ...{ exit_code: null, started: false, refused: true, lines: [] },
    detail: "there is no kubectl on PATH",
  });
  writeFileSync(join(dir, "kubectl"), "#!/nowhere/at/all\n", { mode: 0o755 });
  expect(await run(null, { env: { PATH: dir } })).toMatchObject({
    ...{ exit_code: null, started: false, refused: true },
    detail: expect.stringMatching(/^kubectl could not be started: E/),
  });
});

test("no line reaches a terminal raw", async () => {
  const ran = await run(
    `printf '\\033[2J\\033]0;owned\\007ok\\r\\342\\200\\256\\342\\200\\213\\n'; printf '\\033[31merror: no\\n' >&2; exit 1`,
  );
  expect(ran.detail).toBe("\\x1b[31merror: no");
  expect(texts(ran, "stdout")).toEqual(["\\x1b[2J\\x1b]0;owned\\x07ok\\x0d<U+202E><U+200B>"]);
  expect(texts(ran, "stderr")).toEqual(["\\x1b[31merror: no"]);
});

test("endless output is cut, and the command still runs to its end", async () => {
  const ran = await run("yes line | head -n 20000; echo end", { mutating: false });
  expect(ran).toMatchObject({ exit_code: 0, detail: "end" });
  expect(ran.lines).toHaveLength(6001);
  expect(ran.lines.at(-1)?.text).toContain("more than 6000 lines");
});

test("a command that takes too long is stopped", async () => {
  const ran = await run("echo begun; exec sleep 60", { executeMs: 300 });
  expect(ran).toMatchObject({ exit_code: null, started: true, refused: false });
  expect(ran.detail).toBe("kubectl was stopped after 0.3 s");
  expect(texts(ran, "stdout")).toEqual(["begun"]);
});

test("a command that says how long it may take has that long and more", async () => {
  const argv = ["kubectl", "drain", "--timeout=1s", "--", "node-1"];
  expect(await run("sleep 0.5; echo drained", { executeMs: 10 }, argv)).toMatchObject({
    exit_code: 0,
    detail: "drained",
  });
});

test("what a program leaves behind does not keep its end from being seen", async () => {
  const ran = await run("sleep 60 & echo done");
  expect(ran).toMatchObject({ exit_code: 0, detail: "done" });
});

/** Aborts when the script has begun. */
async function interrupted(script: string, mutating: boolean): Promise<Ran> {
  const interruption = new AbortController();
  const running = run(`touch ${dir}/begun; ${script}`, { mutating, signal: interruption.signal });
  while (!existsSync(join(dir, "begun"))) await delay(5);
  interruption.abort();
  return await running;
}

test("an interruption ends a look at once, and no change", async () => {
  expect(await interrupted("exec sleep 60", false)).toMatchObject({ exit_code: null, detail: "interrupted" });
  rmSync(join(dir, "begun"));
  expect(await interrupted("sleep 0.3; echo scaled", true)).toMatchObject({ exit_code: 0, detail: "scaled" });
});

test.each([false, true])("what was interrupted before is never started (mutating: %s)", async (mutating) => {
  const ran = await run(`touch ${dir}/begun`, { mutating, signal: AbortSignal.abort() });
  expect(ran).toMatchObject({ exit_code: null, started: false, refused: true, detail: "interrupted" });
  expect(existsSync(join(dir, "begun"))).toBe(false);
});

test("a change is in a process group of its own, where a Ctrl-C in the terminal does not reach it", async () => {
  const group = "cut -d' ' -f5 /proc/$$/stat";
  const [changing] = texts(await run(`echo $$ > ${dir}/pid; ${group}`), "stdout");
  expect(changing).toBe(readFileSync(join(dir, "pid"), "utf8").trim());
  const [looking] = texts(await run(`echo $$ > ${dir}/pid; ${group}`, { mutating: false }), "stdout");
  expect(looking).not.toBe(readFileSync(join(dir, "pid"), "utf8").trim());
});

const real = needing("kubectl");

real.describe("with the real kubectl", () => {
  const rig = clusterRig();

  async function execute(name: string, params: Record<string, string | number> = {}) {
    const lines: OutputLine[] = [];
    const { identity } = await rig.inspect(null);
    if (identity === null) expect.fail("no cluster");
    const command = { argv: argvOf(action(name, params), "prod-eu"), cluster: identity, mutating: true };
    const cluster = rig.cluster({ executeMs: 3000 });
    const result = await cluster.execute({ ...command, onLine: (line) => lines.push(line) }, NEVER);
    return { ...result, lines };
  }

  real.it.each<[what: string, fault: Fault | null, refused: boolean, params: Record<string, string>]>([
    ["nothing there", null, true, { name: "nope" }],
    ["forbidden", { verb: "patch", answer: "forbidden" }, true, {}],
    ["unauthorized", { answer: "unauthorized" }, true, {}],
    ["conflict", { verb: "patch", answer: "conflict" }, true, {}],
    ["a webhook", { verb: "patch", answer: "webhook", message: "frozen" }, true, {}],
    ["a webhook's 400", { verb: "patch", answer: "webhook", message: "frozen", code: 400 }, true, {}],
    ["no answer", { verb: "patch", answer: "drop" }, false, {}],
    ["no answer to what was done", { verb: "patch", answer: "drop_after" }, false, {}],
    ["a server's own problem", { verb: "patch", answer: "error" }, false, {}],
    ["something else answers", { verb: "patch", answer: "wrong_type" }, false, {}],
    ["no answer in time", { verb: "patch", answer: "slow", ms: 20_000 }, false, {}],
  ])("knows whether it was refused: %s", async (_what, fault, refused, params) => {
    if (fault !== null) rig.k.fault(fault);
    for (const name of ["rollout_undo", "rollout_restart"]) {
      const ran = await execute(name, params);
      expect(ran, ran.detail).toMatchObject({ started: true, refused });
      expect(ran.exit_code).not.toBe(0);
    }
  });

  real.it("knows what kubectl says by itself", async () => {
    expect(await execute("rollout_undo", { to_revision: 99 })).toMatchObject({ exit_code: 1, refused: true });
    expect(await execute("rollout_resume")).toMatchObject({ exit_code: 1, refused: true });
  });

  real.it("does what was signed, once", async () => {
    const ran = await execute("rollout_undo");
    expect(ran).toMatchObject({ exit_code: 0, started: true, detail: "deployment.apps/checkout rolled back" });
    expect(ran.lines).toEqual([{ stream: "stdout", text: "deployment.apps/checkout rolled back" }]);
    expect(rig.k.mutations().map(({ verb, resource, namespace, name }) => [verb, resource, namespace, name])).toEqual([
      ["patch", "deployments.apps", "shop", "checkout"],
    ]);
  });

  real.it("hands on what the server says, harmless", async () => {
    rig.k.fault({ verb: "patch", answer: "webhook", message: "\u001b[2Jno\u202e \u200bway" });
    const ran = await execute("rollout_restart");
    expect(ran.exit_code).toBe(1);
    expect(ran.detail).toMatch(/denied the request: \\x1b\[2Jno<U\+202E> <U\+200B>way/);
    expect(rig.k.get("Deployment", "shop", "checkout").metadata.generation).toBe(3);
  });
});
