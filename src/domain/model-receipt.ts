/** What was sent to a model and what came of it, without a word of either: kept in the audit with the request. */
export interface ModelReceipt {
  /** As it is named on the server. */
  model: string;
  /** The model that was asked what to read, whatever came of it; null where none was. */
  tool_model: string | null;
  prompt_version: number;
  schema_version: number;
  /** SHA-256 of the messages exactly as they were sent last for a proposal; null where none were. */
  prompt_sha256: string | null;
  /** SHA-256 of the messages of each round in which the tool model was asked, in their order. */
  tool_prompts_sha256: string[];
  /** SHA-256 of the answer as it came last; null where none came. */
  answer_sha256: string | null;
  /** How many secrets and names of each kind were masked in all that was sent to either, every message counted once. */
  masked: Record<string, number>;
  /** How many answers were asked for: 2 after a repair, 0 where none was. */
  attempts: number;
  from_cache: boolean;
  /** Why no proposal came of it (`timeout`, `unreachable`, ...); null where one did. */
  failure: string | null;
}

/** Whether anything was sent to a model: a server that did not answer was told nothing. */
export function wasAsked({ prompt_sha256, tool_prompts_sha256 }: ModelReceipt): boolean {
  // One of an older awooo, or of a stranger, may lack them.
  return typeof prompt_sha256 === "string" || (Array.isArray(tool_prompts_sha256) && tool_prompts_sha256.length > 0);
}
