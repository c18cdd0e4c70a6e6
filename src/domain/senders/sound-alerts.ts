/** One alert that cannot be read must not hide the others: it is named and left out. */
import type * as z from "zod/mini";
import { pathText, problemText, validate } from "../schema.ts";

export interface Sound<T> {
  document: T;
  /** One line for each alert that was left out: where it stands and what is wrong with it. */
  notices: string[];
}

/**
 * Checks a document of alerts, without those that do not fit.
 * @param depth how many steps lead from the document to an alert: 2 for `alerts[3]`, 3 for `[0].alerts[3]`
 * @throws AwoooError invalid_data for what is wrong beside the alerts, and where no alert at all fits
 */
export function validateSound<S extends z.ZodMiniType>(
  schema: S,
  value: unknown,
  where: string,
  depth: 1 | 2 | 3,
): Sound<z.output<S>> {
  const result = schema.safeParse(value);
  if (result.success) return { document: result.data, notices: [] };
  const { issues } = result.error;
  const first = new Map<string, z.core.$ZodIssue>();
  for (const issue of issues) {
    const alert = JSON.stringify(issue.path.slice(0, depth));
    if (issue.path.length >= depth && !first.has(alert)) first.set(alert, issue);
  }
  const outside = issues.some((issue) => issue.path.length < depth);
  const rest = without(value, new Set(first.keys()), [], depth);
  if (outside || rest.kept === 0) return { document: validate(schema, value, where), notices: [] };
  const notices = [...first.values()].map(
    (issue) => `${where}: ${pathText(issue.path)}: ${problemText(issue, value)}; this alert is left out`,
  );
  return { document: validate(schema, rest.value, where), notices };
}

/** The value without the alerts whose paths are named, and how many alerts it then has. */
function without(
  value: unknown,
  bad: ReadonlySet<string>,
  path: readonly PropertyKey[],
  depth: number,
): { value: unknown; kept: number } {
  if (path.length === depth) return { value, kept: 1 };
  if (Array.isArray(value)) {
    const members = value
      .map((member: unknown, i) => ({ member, at: [...path, i] }))
      .filter(({ at }) => !bad.has(JSON.stringify(at)))
      .map(({ member, at }) => without(member, bad, at, depth));
    return { value: members.map((one) => one.value), kept: members.reduce((sum, one) => sum + one.kept, 0) };
  }
  if (typeof value !== "object" || value === null || !("alerts" in value)) return { value, kept: 0 };
  const alerts = without(value.alerts, bad, [...path, "alerts"], depth);
  return { value: { ...value, alerts: alerts.value }, kept: alerts.kept };
}
