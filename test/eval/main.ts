/** The command line of the evaluation: reads the file, scores it, prints a table, writes predictions. */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { predict } from "./predict.ts";
import { readRows } from "./rows.ts";
import { listText, score, table } from "./score.ts";

const USAGE = `npm run eval -- FILE [--predictions OUT] [--list wrong|dangerous|safe|acceptable] [--json]

  FILE           JSON Lines: {"source","alert","labels","annotations","expr","gold","gold_any","dangerous","pointless"}
  --predictions  writes {"source","alert","predicted","template"} a line
  --list         prints the alerts of one verdict
  --bare         leaves out annotations and expression: the name, the labels and the severity alone
  --no-expr      leaves out the expression, which only senders with a generator URL give
`;

/** @returns the exit code: 2 for wrong usage, 0 otherwise; a bad score is no failure */
export async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      predictions: { type: "string" },
      list: { type: "string" },
      json: { type: "boolean", default: false },
      bare: { type: "boolean", default: false },
      "no-expr": { type: "boolean", default: false },
    },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    process.stderr.write(USAGE);
    return 2;
  }
  const rows = readRows(readFileSync(file, "utf8"), file);
  const expr = !values.bare && !values["no-expr"];
  const predictions = await predict(rows, { annotations: !values.bare, expr });
  if (values.predictions !== undefined) {
    writeFileSync(values.predictions, predictions.map((one) => `${JSON.stringify(one)}\n`).join(""));
  }
  const scored = score(rows, predictions);
  process.stdout.write(values.json ? `${JSON.stringify(scored.totals)}\n` : table(scored));
  if (values.list !== undefined) process.stdout.write(listText(scored, values.list));
  return 0;
}
