/** Answers of models that serve the whole team for a while, under one key each. */
import { AwoooError } from "../../domain/awooo-error.ts";
import { MAX_ANSWER_BYTES } from "../../domain/cached-answer.ts";
import type { RedisConnection } from "./connection.ts";
import { readDocument } from "./documents.ts";
import { answerKey } from "./keys.ts";

/** @returns null also for what awooo would not have written: too large, of another type, not UTF-8 */
export async function readAnswer(connection: RedisConnection, key: string): Promise<string | null> {
  try {
    return (await readDocument(connection, answerKey(key), MAX_ANSWER_BYTES))?.text ?? null;
  } catch (error) {
    if (error instanceof AwoooError && error.code === "invalid_data") return null;
    throw error;
  }
}

/** What is too large is not kept. */
export async function writeAnswer(
  connection: RedisConnection,
  key: string,
  text: string,
  ttlMs: number,
): Promise<void> {
  if (Buffer.byteLength(text) > MAX_ANSWER_BYTES) return;
  const name = answerKey(key);
  await connection.run(name, (redis) => redis.set(name, text, "PX", ttlMs));
}
