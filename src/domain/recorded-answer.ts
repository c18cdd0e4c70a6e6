/** A model's answer as it is kept for whoever asks the same again. Everything of it is checked anew when it is read. */
import * as z from "zod/mini";
import { EVIDENCE_LIMITS, EVIDENCE_SOURCES, type EvidenceItem } from "./evidence.ts";
import type { ModelReceipt } from "./model-receipt.ts";
import { once } from "./once.ts";
import { UNCOMPILED } from "./schema.ts";

export interface RecordedAnswer {
  /** Without secrets, see `keptAnswer`. */
  answer: string;
  /** What the model was given; nothing of it marked as cited. */
  evidence: EvidenceItem[];
  receipt: ModelReceipt;
}

const VERSION = 2;

const zSha256 = () => z.string().check(z.regex(/^[0-9a-f]{64}$/));
const zName = () => z.string().check(z.minLength(1), z.maxLength(200));
const zCount = () => z.int().check(z.gte(0), z.lte(1_000_000));

/** An item keeps at most so many bytes, and a character has one at least. */
const zItem = () =>
  z.strictObject({
    id: z.string().check(z.regex(/^E[1-9]\d?$/)),
    source: z.enum(EVIDENCE_SOURCES),
    query: z.string().check(z.maxLength(1000)),
    cited: z.literal(false),
    ok: z.boolean(),
    text: z.string().check(z.maxLength(EVIDENCE_LIMITS.readingBytes)),
    cut: z.boolean(),
  });

const zReceipt = () =>
  z.strictObject({
    model: zName(),
    tool_model: z.nullable(zName()),
    prompt_version: zCount(),
    schema_version: zCount(),
    prompt_sha256: zSha256(),
    tool_prompts_sha256: z.array(zSha256()).check(z.maxLength(EVIDENCE_LIMITS.rounds)),
    answer_sha256: zSha256(),
    masked: z.record(z.string().check(z.maxLength(40)), zCount()),
    attempts: z.int().check(z.gte(1), z.lte(2)),
    from_cache: z.literal(false),
    failure: z.null(),
  });

const zRecorded = once(() =>
  z.strictObject({
    version: z.literal(VERSION),
    answer: z.string().check(z.maxLength(64 * 1024)),
    evidence: z.array(zItem()).check(z.maxLength(EVIDENCE_LIMITS.calls)),
    receipt: zReceipt(),
  }),
);

/** @param evidence of the proposal, cited or not */
export function recordAnswer({ answer, evidence, receipt }: RecordedAnswer): string {
  return JSON.stringify({
    version: VERSION,
    answer,
    evidence: evidence.map((item) => ({ ...item, cited: false })),
    receipt,
  });
}

/** null where it is anything but a whole record. */
export function readRecorded(text: string): RecordedAnswer | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  const read = zRecorded().safeParse(document, UNCOMPILED);
  if (!read.success) return null;
  const ids = new Set(read.data.evidence.map(({ id }) => id));
  return ids.size === read.data.evidence.length ? read.data : null;
}
