/** The command line of the evaluation: reads the file, scores it, prints a table, writes predictions. */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { predict } from "./predict.ts";
import { readRows } from "./rows.ts";
import { LISTS, listText, score, table } from "./score.ts";
import { UsageError } from "./usage-error.ts";

const USAGE = `npm run eval -- FILE [--predictions OUT] [--list VERDICT] [--json] [--bare] [--no-expr]

  FILE           JSON Lines: {"source","alert","labels","annotations","expr","gold","gold_any","dangerous","pointless"}
  --predictions  writes {"source","alert","predicted","template"} a line
  --list         prints the alerts of one verdict: ${LISTS.join(", ")}
  --json         prints the scores as JSON instead of a table
  --bare         leaves out annotations and expression: the name, the labels and the severity alone
  --no-expr      leaves out the expression, which only senders with a generator URL give
`;

/** @returns the exit code: 2 for wrong usage, 0 otherwise; a bad score is no failure */
export async function main(args: string[]): Promise<number> {
  try {
    return await evaluate(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`eval: ${error.message}\n`);
    return 2;
  }
}

function optionsOf(args: string[]) {
  try {
    return parseArgs({
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
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file}: cannot be read: ${messageOf(error)}`);
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file}: cannot be written: ${messageOf(error)}`);
  }
}

async function evaluate(args: string[]): Promise<number> {
  const { values, positionals } = optionsOf(args);
  const { list } = values;
  if (list !== undefined && !LISTS.some((known) => known === list)) {
    throw new UsageError(`--list ${list}: expected one of ${LISTS.join(", ")}`);
  }
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    process.stderr.write(USAGE);
    return 2;
  }
  const rows = readRows(textOf(file), file);
  const expr = !values.bare && !values["no-expr"];
  const predictions = await predict(rows, { annotations: !values.bare, expr });
  if (values.predictions !== undefined) {
    write(values.predictions, predictions.map((one) => `${JSON.stringify(one)}\n`).join(""));
  }
  const scored = score(rows, predictions);
  process.stdout.write(values.json ? `${JSON.stringify(scored.totals)}\n` : table(scored));
  if (list !== undefined) process.stdout.write(listText(scored, list));
  return 0;
}
