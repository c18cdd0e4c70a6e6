/** A model's answer as it is kept for the same question: how long it serves, how large it may be, where it is from. */
import * as z from "zod/mini";
import { once } from "./once.ts";
import { UNCOMPILED, zTime } from "./schema.ts";

/**
 * In milliseconds. Long enough for a colleague who asks the same, short enough that the evidence the answer rests on
 * (logs, metrics, what a cluster said) is still about the same moment of the incident.
 */
export const ANSWER_TTL_MS = 10 * 60_000;

/** Most bytes (UTF-8) of one answer with its evidence; what is larger is not kept, and not read. */
export const MAX_ANSWER_BYTES = 256 * 1024;

export interface KeptAnswer {
  /** A digest of what its evidence could come from. */
  origin: string;
  /** RFC 3339 */
  answered_at: string;
  /** What a `Drafter` made of it. */
  recorded: string;
}

const zKept = once(() => z.strictObject({ origin: z.string(), answered_at: zTime, recorded: z.string() }));

export function keptText({ origin, answered_at, recorded }: KeptAnswer): string {
  return JSON.stringify({ origin, answered_at, recorded });
}

/** null where it is anything else. */
export function readKept(text: string): KeptAnswer | null {
  try {
    const read = zKept().safeParse(JSON.parse(text), UNCOMPILED);
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
