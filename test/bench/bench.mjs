/**
 * `npm run bench`: how long commands take, as ratios to `node -e 0` measured in turn with them in the same run, so that
 * a slow or busy machine slows both; then what screens take, in time and in memory. `--runs 50` for more than the usual 30.
 * It reports and never fails on a figure.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { startRedis } from "../support/redis-server.ts";
import { bareTime, firstFrameTime, keyTimes, memoryOfBoard } from "./screens.mjs";

const WARM_UPS = 3;
const AWOOO = path.resolve(import.meta.dirname, "../../bin/awooo.js");
const { values } = parseArgs({ options: { runs: { type: "string", default: "30" } } });
const runs = Number(values.runs);

/** An environment of its own for each case; the operator is named, since asking git for one costs a process. */
function environment(scratch, name, extra = {}) {
  const home = path.join(scratch, name);
  mkdirSync(home);
  return { PATH: process.env.PATH, HOME: home, AWOOO_HOME: home, AWOOO_USER: "bench", ...extra };
}

/** Runs one command to its end and gives its milliseconds. A command that fails has no time worth reporting. */
function time(args, env, input) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { env, input, encoding: "utf8" });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}\n${stderr}`);
  return ms;
}

const incidentId = (run) => `BENCH-${run}`;

function incident(run) {
  const at = new Date().toISOString();
  return {
    incident_id: incidentId(run),
    status: "investigating",
    severity: "P2",
    affected_services: ["checkout"],
    signals: [
      {
        alert_name: "KubePodCrashLooping",
        labels: { namespace: "shop", pod: `checkout-${run}`, severity: "warning" },
        annotations: { summary: "Pod is crash looping" },
        starts_at: at,
      },
    ],
    proposal_ids: [],
    created_at: at,
    updated_at: at,
  };
}

/** One incident for each run, since the first `propose` of an incident is the one that does the work. */
function ingest(env) {
  const incidents = Array.from({ length: runs + WARM_UPS }, (_, run) => incident(run));
  time([AWOOO, "ingest", "-"], env, JSON.stringify(incidents));
  return (run) => [AWOOO, "propose", incidentId(run), "--json", "--no-llm"];
}

/** Median of sorted or unsorted numbers. */
function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle - 0.5)] + sorted[Math.floor(middle)]) / 2;
}

/** All cases in turn, round after round, so that a slow moment hits each of them. */
function measure(cases) {
  for (let run = 0; run < runs + WARM_UPS; run++) {
    for (const { args, env, times } of cases) {
      const ms = time(args(run), env);
      if (run >= WARM_UPS) times.push(ms);
    }
  }
}

/** Incidents on the board whose keys are measured. */
const MANY = 5_000;
const LAST_ID = incidentId(MANY - 1);

function ingestMany(env, count) {
  for (let from = 0; from < count; from += 1_000) {
    const incidents = Array.from({ length: Math.min(1_000, count - from) }, (_, i) => ({
      ...incident(from + i),
      created_at: new Date(Date.UTC(2026, 0, 1) - (from + i) * 60_000).toISOString(),
    }));
    time([AWOOO, "ingest", "-"], env, JSON.stringify(incidents));
  }
}

/** First frames and keys, as ratios to an empty Node.js in the same kind of terminal. */
async function measureScreens(one, many) {
  const [bare, show, board] = [[], [], []];
  for (let run = 0; run < runs + WARM_UPS; run++) {
    const measured = [
      [bare, await bareTime(one)],
      [show, await firstFrameTime([AWOOO, "show", incidentId(0)], one, "quit")],
      [board, await firstFrameTime([AWOOO], many, "quit")],
    ];
    if (run >= WARM_UPS) for (const [times, ms] of measured) times.push(ms);
  }
  const keys = [
    ["G", LAST_ID],
    ["g", incidentId(0)],
  ];
  const pressed = await keyTimes([AWOOO], many, { ready: "quit", keys, runs, warmUps: WARM_UPS });
  print([
    { command: "node -e 0, in a terminal", times: bare },
    { command: "awooo show, first frame", times: show, aim: 6.0 },
    { command: `awooo, ${MANY} incidents, first frame`, times: board },
    { command: `a key with ${MANY} incidents (50 ms)`, times: pressed },
  ]);
}

/** Incidents of a board in daily use. */
const SOME = 50;
/** An hour at one a second. */
const UPDATES = 3_600;

/** How much memory boards take after an hour of updates, in MB. */
async function measureMemory(boards) {
  for (const [count, env] of boards) {
    const incidentIds = Array.from({ length: count }, (_, i) => incidentId(i));
    const { now, most } = await memoryOfBoard([AWOOO], env, { ready: "quit", incidentIds, updates: UPDATES });
    const told = `${now.toFixed(0)} MB, at most ${most.toFixed(0)} MB (aim 150)`;
    console.log(`awooo, ${count} incidents, ${UPDATES} updates`.padEnd(38), told);
  }
}

function print(cases) {
  const [bare] = cases.map(({ times }) => median(times));
  const row = (command, ms, ratio, aim) =>
    `${command.padEnd(38)}${ms.padStart(10)}${ratio.padStart(8)}${aim.padStart(6)}`;
  console.log(row("command", "median ms", "ratio", "aim"));
  for (const { command, times, aim } of cases) {
    const ms = median(times);
    console.log(row(command, ms.toFixed(1), (ms / bare).toFixed(2), aim?.toFixed(1) ?? ""));
  }
  console.log(`${runs} runs each, Node.js ${process.versions.node}`);
}

const scratch = mkdtempSync(path.join(tmpdir(), "awooo-bench-"));
const redis = await startRedis();
try {
  const plain = environment(scratch, "plain");
  const sqlite = environment(scratch, "sqlite");
  const shared = environment(scratch, "redis", { AWOOO_REDIS_URL: redis.url });
  const cases = [
    { command: "node -e 0", args: () => ["-e", "0"], env: plain },
    { command: "awooo --version", args: () => [AWOOO, "--version"], env: plain, aim: 1.3 },
    { command: "awooo propose --json, SQLite", args: ingest(sqlite), env: sqlite, aim: 2.0 },
    { command: "awooo propose --json, Redis", args: ingest(shared), env: shared, aim: 3.0 },
  ].map((one) => ({ ...one, times: [] }));
  measure(cases);
  print(cases);
  const board = environment(scratch, "board");
  ingestMany(board, MANY);
  await measureScreens(sqlite, board);
  const daily = environment(scratch, "daily");
  ingestMany(daily, SOME);
  await measureMemory([
    [SOME, daily],
    [MANY, board],
  ]);
} finally {
  await redis.stop();
  rmSync(scratch, { recursive: true, force: true });
}
