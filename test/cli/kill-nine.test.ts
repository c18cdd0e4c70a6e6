/** kill -9 in the middle of writes: what was acknowledged is there, and the ledger is whole. */
import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { incidentDocument, type Laptop, newLaptop, PROGRAM } from "../support/awooo.ts";

const POINTS = 200;
const IDS_A_POINT = 40;

/** Feeds ids to a writing command, kills it after `ms` from its first answer, and gives the lines it had printed. */
async function killedAfter(laptop: Laptop, ids: readonly string[], ms: number): Promise<string[]> {
  const child = spawn(process.execPath, [PROGRAM, "propose", "-", "--json", "--no-llm"], {
    env: laptop.env,
    stdio: ["pipe", "pipe", "ignore"],
  });
  let stdout = "";
  const ended = new Promise((resolve) => child.on("close", resolve));
  const firstAnswer = new Promise<void>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      resolve();
    });
  });
  child.stdin.on("error", () => {});
  child.stdin.end(ids.join("\n"));
  await Promise.race([firstAnswer, ended]);
  await delay(ms);
  child.kill("SIGKILL");
  await ended;
  return stdout.split("\n").slice(0, -1);
}

test(`no acknowledged write is lost at ${POINTS} points`, { timeout: 600_000 }, async () => {
  const laptop = await newLaptop();
  const ids = Array.from({ length: POINTS * IDS_A_POINT }, (_, i) => `INC-${i}`);
  const documents = ids.map((id) => JSON.stringify(incidentDocument(id, { severity: "P3" })));
  await laptop.json("ingest", await laptop.file("many.jsonl", documents.join("\n")));

  const acknowledged: string[] = [];
  let cutShort = 0;
  for (let point = 0; point < POINTS; point++) {
    const mine = ids.slice(point * IDS_A_POINT, (point + 1) * IDS_A_POINT);
    const lines = await killedAfter(laptop, mine, point % 20);
    acknowledged.push(...lines.map((line) => JSON.parse(line).approval.id));
    if (lines.length < mine.length) cutShort++;
  }
  const { approvals } = await laptop.json("approvals");
  const kept = new Set(approvals.map((approval) => approval.id));
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  await laptop.json("audit", "verify");
  // The test is worth something only where the kill really came in the middle.
  expect(acknowledged.length).toBeGreaterThan(POINTS);
  expect(cutShort).toBeGreaterThan(POINTS / 2);
  await laptop.remove();
});
