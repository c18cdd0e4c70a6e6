/** An answer of `/api/v1/query` as lines of text, one series each. */
import * as z from "zod/mini";

/** Most series that are shown. */
const MAX_SERIES = 20;
/** Most series that are asked for; where as many come, there may be more. */
export const MAX_RESULT = 1000;

const zLabels = z.record(z.string(), z.string());
/** A time in seconds, and a value as text. */
const zSample = z.tuple([z.number(), z.string()]);

const zResult = z.discriminatedUnion("resultType", [
  z.object({
    resultType: z.literal("vector"),
    result: z.array(z.object({ metric: zLabels, value: z.optional(zSample) })),
  }),
  z.object({
    resultType: z.literal("matrix"),
    result: z.array(z.object({ metric: zLabels, values: z.optional(z.array(zSample)) })),
  }),
  z.object({ resultType: z.literal("scalar"), result: zSample }),
  z.object({ resultType: z.literal("string"), result: zSample }),
]);

const zAnswer = z.object({ status: z.literal("success"), data: zResult });
const zError = z.object({ status: z.literal("error"), errorType: z.optional(z.string()), error: z.string() });

/** Why a query has no result, by what Prometheus says; null where it has one. */
export function errorOf(status: number, value: unknown): string | null {
  const error = zError.safeParse(value);
  if (error.success) return [error.data.errorType, error.data.error].filter((word) => word !== undefined).join(": ");
  if (status === 401 || status === 403) return `access denied (HTTP ${status})`;
  if (status !== 200) return `HTTP ${status}`;
  return zAnswer.safeParse(value).success ? null : "it answers, but not as Prometheus does";
}

/** @param value an answer that `errorOf` finds nothing wrong with */
export function resultLines(value: unknown): { lines: string[]; more: boolean } {
  const { data } = zAnswer.parse(value);
  if (data.resultType === "scalar" || data.resultType === "string") return { lines: [data.result[1]], more: false };
  const lines =
    data.resultType === "vector"
      ? data.result.map(({ metric, value: sample }) => `${seriesText(metric)} ${sample?.[1] ?? "(histogram)"}`)
      : data.result.map(({ metric, values = [] }) => `${seriesText(metric)} ${rangeText(values)}`);
  if (lines.length === 0) return { lines: ["no series"], more: false };
  const shown = lines.sort().slice(0, MAX_SERIES);
  const left = lines.length - shown.length;
  const atLeast = lines.length === MAX_RESULT ? "at least " : "";
  return { lines: left === 0 ? shown : [...shown, `(${atLeast}${left} more series)`], more: left > 0 };
}

function rangeText(values: readonly (readonly [number, string])[]): string {
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return "(no samples)";
  return `${first[1]} -> ${last[1]} (${values.length} samples in ${Math.round(last[0] - first[0])} s)`;
}

/** `up{instance="127.0.0.1:9090",job="prometheus"}`, the labels in the order of their names. */
function seriesText({ __name__: name = "", ...labels }: Record<string, string>): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = pairs.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(",");
  return text === "" && name !== "" ? name : `${name}{${text}}`;
}
