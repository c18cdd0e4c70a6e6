/** An answer of `/api/v1/query` as lines of text, one series each. */
import * as z from "zod/mini";
import { evidenceText } from "../../domain/evidence-text.ts";
import { safeText } from "../../text/safe-text.ts";

/** Most series that are shown. */
const MAX_SERIES = 20;
/** Most series that are asked for; where as many come, there may be more. */
export const MAX_RESULT = 1000;

/** Most remarks that are shown, and characters of one. */
const MAX_REMARKS = 3;
const MAX_REMARK_LENGTH = 200;

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
/** What is said of a result; servers that say nothing leave it out, or send null. */
const zRemarks = z.object({ warnings: z.optional(z.unknown()), infos: z.optional(z.unknown()) });
const zError = z.object({ status: z.literal("error"), errorType: z.optional(z.string()), error: z.string() });

/** Why a query has no result, by what Prometheus says; null where it has one. */
export function errorOf(status: number, value: unknown): string | null {
  const error = zError.safeParse(value);
  if (error.success) return [error.data.errorType, error.data.error].filter((word) => word !== undefined).join(": ");
  if (status === 401 || status === 403) return `access denied (HTTP ${status})`;
  if (status !== 200) return `HTTP ${status}`;
  return zAnswer.safeParse(value).success ? null : "it answers, but not as Prometheus does";
}

interface Lines {
  lines: string[];
  /** Whether something was left out. */
  more: boolean;
}

/**
 * Remarks of the server first: a Thanos or Mimir that reached only some of its stores says so nowhere else.
 * @param value an answer that `errorOf` finds nothing wrong with
 */
export function resultLines(value: unknown): Lines {
  const remarks = remarkLines(zRemarks.parse(value));
  const result = seriesLines(zAnswer.parse(value));
  return { lines: [...remarks.lines, ...result.lines], more: remarks.more || result.more };
}

/** Warnings before what only informs, each on a line of its own whatever is in it. */
function remarkLines({ warnings, infos }: z.infer<typeof zRemarks>): Lines {
  const said = [...textsOf(warnings).map((text) => ["warning", text]), ...textsOf(infos).map((text) => ["info", text])];
  const shown = said.slice(0, MAX_REMARKS);
  const left = said.length - shown.length;
  // Masked before it is cut: half of a secret looks like none.
  const short = (text: string) => safeText(evidenceText(text), { max: MAX_REMARK_LENGTH });
  const lines = shown.map(([kind, text = ""]) => `(${kind}: ${short(text)})`);
  return { lines: left === 0 ? lines : [...lines, `(${left} more like these)`], more: left > 0 };
}

function textsOf(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((text) => typeof text === "string" && text.trim() !== "") : [];
}

function seriesLines({ data }: z.infer<typeof zAnswer>): Lines {
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
