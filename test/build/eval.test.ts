/** `npm run eval -- FILE` on rows of its own: the real ingest and propose, and predictions in the order of the rows. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const RUN = path.resolve(import.meta.dirname, "../eval/run.ts");
const ROWS = [
  { alert: "PrometheusBadConfig", gold: "fix_configuration", gold_any: ["fix_configuration"] },
  { alert: "Watchdog", gold: "silence_or_tune", gold_any: ["silence_or_tune"] },
  { alert: "CheckoutBasketSizeUnusual", gold: "reduce_load", gold_any: ["reduce_load"] },
  {
    alert: "KubeQuotaExceeded",
    gold: "add_nodes",
    gold_any: ["add_nodes"],
    dangerous: { raise_resource_limit: "why" },
  },
].map((row) => ({ source: "own", labels: { severity: "warning" }, annotations: {}, ...row }));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "awooo-eval-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

function run(text: string, ...args: string[]) {
  const file = path.join(dir, "rows.jsonl");
  writeFileSync(file, text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [RUN, file, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

it("scores rows and writes what was predicted", () => {
  const out = path.join(dir, "out.jsonl");
  const { status, stdout } = run(ROWS.map((row) => JSON.stringify(row)).join("\n"), "--json", "--predictions", out);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)[0]).toMatchObject({ source: "all", alerts: 4, exact: 2, acceptable: 2, safe: 1 });
  expect(JSON.parse(stdout)[0]).toMatchObject({ wrong: 1, dangerous: 1, acted: 3, acted_acceptable: 2 });
  const predictions = readFileSync(out, "utf8").trim().split("\n");
  expect(predictions.map((line) => JSON.parse(line).predicted)).toEqual([
    "fix_configuration",
    "silence_or_tune",
    "investigate",
    "raise_resource_limit",
  ]);
});

it("names the row that does not fit", () => {
  const { status, stderr } = run('{"source":"own","alert":"A","gold":"reboot","gold_any":[]}');
  expect(status).not.toBe(0);
  expect(stderr).toContain("rows.jsonl:1: gold");
});
