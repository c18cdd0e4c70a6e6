/** Text, ids and times as senders write them, taken over with bounded length. */
import * as z from "zod/mini";
import { AwoooError } from "../awooo-error.ts";
import { once } from "../once.ts";
import { zId } from "../schema.ts";
import { isObject } from "./sender.ts";

/** A number that was kept as it was written. */
interface RawNumber {
  readonly rawJSON: string;
}

/** Longest name, title or id that is taken over. */
export const MAX_NAME = 300;
/** Longest message and label value; the sender has the whole text. */
export const MAX_TEXT = 4000;
const MAX_LABELS = 200;

function isRawNumber(value: unknown): value is RawNumber {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === null && "rawJSON" in value;
}

/** Text where a sender may as well write a number. */
export const zText = once(() =>
  z.nullish(
    z.union([z.string(), z.number(), z.custom<RawNumber>(isRawNumber)], { error: "expected text or a number" }),
  ),
);
export type OutsideText = z.infer<ReturnType<typeof zText>>;

/** An object that may be missing. */
export const zNamed = once(() => z.nullish(z.looseObject({ name: zText() })));

/** The text without the white space around it, cut to `max`; null where there is none. */
export function textOf(value: OutsideText, max = MAX_NAME): string | null {
  if (value == null) return null;
  const text = typeof value === "string" ? value : typeof value === "number" ? String(value) : value.rawJSON;
  const trimmed = cut(text.trim(), max);
  return trimmed === "" ? null : trimmed;
}

/** Never cuts a character in two. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`;
}

/** Some texts as the lines of one message; null for none. */
export function messageOf(...texts: readonly (string | null | undefined)[]): string | null {
  const lines = [...new Set(texts)].filter((text) => text != null && text !== "");
  return lines.length === 0 ? null : cut(lines.join("\n"), MAX_TEXT);
}

/** Labels of what there is: texts, numbers and truth values; what is nested or empty is no label. */
export function labelsOf(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const labels = Object.entries(values).flatMap(([name, value]): [string, string][] => {
    const text = labelText(value);
    return text === null ? [] : [[cut(name, MAX_NAME), text]];
  });
  return Object.fromEntries(labels.slice(0, MAX_LABELS));
}

function labelText(value: unknown): string | null {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string" || typeof value === "number" || isRawNumber(value)) return textOf(value, MAX_TEXT);
  return null;
}

/** The labels of an object; none where it is something else. */
export function labelsIn(value: unknown): Record<string, string> {
  return isObject(value) && !isRawNumber(value) ? labelsOf(value) : {};
}

/**
 * The sender's name of an incident.
 * @param path where it stands in the document
 * @throws AwoooError invalid_data where there is none, or it is not one printable word
 */
export function idOf(value: OutsideText, where: string, path: string): string {
  const id = value == null ? "" : textOf(value, 1000);
  const result = zId.safeParse(id);
  if (result.success) return result.data;
  const problem = id === "" || id === null ? "it is missing" : result.error.issues[0]?.message;
  throw new AwoooError("invalid_data", `${where}: ${path}: ${problem}`, { details: { where, path } });
}

const DIGITS_OF_UNIT: readonly (readonly [digits: number, perSecond: number])[] = [
  [10, 1],
  [13, 1000],
  [16, 1_000_000],
  [19, 1_000_000_000],
];

/** RFC 3339 of a Unix time in seconds, or in thousandths, millionths or billionths; null where it is none of this century. */
export function unixTime(value: OutsideText): string | null {
  const text = textOf(value) ?? "";
  const unit = DIGITS_OF_UNIT.find(([digits]) => text.length === digits);
  return unit === undefined || !/^\d+$/.test(text) ? null : new Date((Number(text) / unit[1]) * 1000).toISOString();
}
