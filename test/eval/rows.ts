/** Rows of an evaluation file: an alert rule, and the remedies that its documents call for. */
import * as z from "zod/mini";
import { REMEDIES } from "../../src/domain/proposal.ts";
import { UsageError } from "./usage-error.ts";

const zRemedy = z.enum(REMEDIES);
const zRow = z.looseObject({
  source: z.string(),
  alert: z.string(),
  expr: z.nullish(z.string()),
  labels: z._default(z.record(z.string(), z.string()), {}),
  annotations: z._default(z.record(z.string(), z.string()), {}),
  severity: z.nullish(z.string()),
  gold: zRemedy,
  gold_any: z.array(zRemedy),
  dangerous: z._default(z.record(z.string(), z.string()), {}),
  pointless: z._default(z.array(z.string()), []),
});
export type Row = z.infer<typeof zRow>;

/** @throws UsageError naming file and line of the first row that does not fit; rows nobody has judged are left out */
export function readRows(text: string, file: string): Row[] {
  return text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    const value = parsed(line, `${file}:${i + 1}`);
    if (typeof value !== "object" || value === null || !("gold" in value) || value.gold == null) return [];
    const row = zRow.safeParse(value);
    if (row.success) return [row.data];
    const issue = row.error.issues[0];
    throw new UsageError(`${file}:${i + 1}: ${issue?.path.join(".")}: ${issue?.message}`);
  });
}

function parsed(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new UsageError(`${where}: not valid JSON`);
  }
}
