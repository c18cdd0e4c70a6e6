/**
 * The part of `npm run bench` in a terminal: how long until the first frame is there, and until a key shows; how much
 * memory a board takes. The terminal is `script` of util-linux, which hands on what is written as it is written.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openLedger } from "../../src/adapters/sqlite/ledger.ts";

const PATIENCE_MS = 60_000;

/** Starts a program in a terminal of 120 columns and 40 rows. */
function inTerminal(words, env) {
  const pidFile = path.join(env.HOME, "pid");
  const program = words.map((word) => `'${word}'`).join(" ");
  const command = `stty rows 40 cols 120; echo $$ > '${pidFile}'; exec ${program}`;
  const child = spawn("script", ["-qefc", command, "/dev/null"], {
    env: { ...env, TERM: "xterm-256color", LC_ALL: "C.UTF-8", SHELL: "/bin/sh" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  // A key may be pressed while the program ends.
  child.stdin.on("error", () => {});
  const ended = () => closed;
  let written = "";
  let onText = () => {};
  child.stdout.setEncoding("utf8").on("data", (text) => {
    written += text;
    onText();
  });
  return {
    send: (keys) => child.stdin.write(keys),
    pid: () => Number(readFileSync(pidFile, "utf8")),
    /** Resolves as soon as this has been written since the last look. */
    shows: (text) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${text} never appeared in\n${written}`)), PATIENCE_MS);
        onText = () => {
          const found = written.indexOf(text);
          if (found === -1) return;
          clearTimeout(timer);
          onText = () => {};
          written = "";
          resolve();
        };
        onText();
      }),
    ended,
    /** Pressed until it counts: a key of a frame that has just changed does not. */
    async left() {
      const presses = setInterval(() => child.stdin.write("q"), 200);
      await ended();
      clearInterval(presses);
    },
  };
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds of a program that only starts and ends, in such a terminal. */
export function bareTime(env) {
  return timed(() => inTerminal([process.execPath, "-e", "0"], env).ended());
}

/** Milliseconds until the last thing of the first frame is there. */
export async function firstFrameTime(words, env, last) {
  const terminal = inTerminal([process.execPath, ...words], env);
  const ms = await timed(() => terminal.shows(last));
  await terminal.left();
  return ms;
}

/** Milliseconds from each key to what it shows; the first keys are not counted. */
export async function keyTimes(words, env, { ready, keys, runs, warmUps }) {
  const terminal = inTerminal([process.execPath, ...words], env);
  await terminal.shows(ready);
  const times = [];
  for (let run = 0; run < runs + warmUps; run++) {
    const [key, shown] = keys[run % keys.length];
    const seen = terminal.shows(shown);
    const ms = await timed(() => {
      terminal.send(key);
      return seen;
    });
    if (run >= warmUps) times.push(ms);
    // A person is not faster; and two frames must not become one.
    await delay(60);
  }
  await terminal.left();
  return times;
}

/** What the program takes from the machine now, and at most so far, in MB. */
function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)[1]) / 1024;
  return { now: megabytes("VmRSS"), most: megabytes("VmHWM") };
}

/** An alert of one of a few pods, so that incidents change and do not grow without end. */
function update(ledger, incidentId, round) {
  const at = new Date().toISOString();
  const pod = `checkout-${round % 5}`;
  const signal = { alert_name: "KubePodNotReady", labels: { namespace: "shop", pod }, annotations: {}, starts_at: at };
  const body = { severity: "P2", affected_services: ["shop/checkout"], signals: [{ ...signal, fingerprint: pod }] };
  const event = { id: randomUUID(), incident_id: incidentId, at, actor: "bench", host: "bench" };
  ledger.write((tx) => tx.append([{ ...event, type: "signals.added", body }]));
}

/**
 * The memory of a board after so many updates by another process, one each 20 ms, and a key after each, so that each is
 * followed by a frame: what an hour at one a second is, in little more than a minute.
 */
export async function memoryOfBoard(words, env, { ready, incidentIds, updates }) {
  const terminal = inTerminal([process.execPath, ...words], env);
  await terminal.shows(ready);
  // Simulated seconds begin when a real user would have seen one.
  await delay(2_000);
  const ledger = openLedger({ path: path.join(env.AWOOO_HOME, "awooo.db"), queue: false, newId: randomUUID });
  for (let i = 0; i < updates; i++) {
    update(ledger, incidentIds[i % incidentIds.length], Math.floor(i / incidentIds.length));
    terminal.send(i % 2 === 0 ? "j" : "k");
    await delay(20);
  }
  ledger.close();
  await delay(1_000);
  const memory = memoryOf(terminal.pid());
  await terminal.left();
  return memory;
}
