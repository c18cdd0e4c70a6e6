/** What a request says of its model, as data. It came over the wire, where anything may stand: read field by field. */
import type { Alternative } from "../domain/alternative.ts";
import { EVIDENCE_SOURCES, type EvidenceItem } from "../domain/evidence.ts";
import type { ApprovalRequest } from "../domain/request.ts";

/** More than awooo ever reads for one proposal; what a stranger adds beyond it is not looked at. */
const MAX_ITEMS = 32;
const MAX_REASONS = 3;

type Fields = Record<string, unknown>;

function fieldsOf(value: unknown): Fields | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const textOrNull = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** What was read for a proposal, those without an id or a query left out. */
export function evidenceOf({ metadata }: ApprovalRequest): EvidenceItem[] {
  const items: unknown = metadata.evidence;
  if (!Array.isArray(items)) return [];
  return items.slice(0, MAX_ITEMS).flatMap((item) => itemOf(fieldsOf(item)) ?? []);
}

function itemOf(item: Fields | null): EvidenceItem | null {
  const id = textOf(item?.["id"]);
  const query = textOf(item?.["query"]);
  if (item === null || id === "" || query === "") return null;
  return {
    id,
    query,
    // Shown nowhere; a source of a newer awooo is still evidence.
    source: EVIDENCE_SOURCES.find((source) => source === item["source"]) ?? "kubectl",
    text: textOf(item["text"]),
    ok: item["ok"] === true,
    cut: item["cut"] === true,
    cited: item["cited"] === true,
  };
}

export type AlternativeNote = Omit<Alternative, "remedy"> & { remedy: string };

/** What the library would have proposed; null where nothing readable is said of it. */
export function alternativeNoteOf({ metadata }: ApprovalRequest): AlternativeNote | null {
  const found = fieldsOf(metadata.alternative);
  const id = textOf(found?.["id"]);
  const source = found?.["source"];
  if (found === null || id === "" || (source !== "template" && source !== "playbook")) return null;
  const why: unknown = found["why"];
  return {
    source,
    id,
    title: textOf(found["title"]),
    remedy: textOf(found["remedy"]),
    command: textOrNull(found["command"]),
    why: Array.isArray(why)
      ? why
          .map(textOf)
          .filter((line) => line !== "")
          .slice(0, MAX_REASONS)
      : [],
    // Only a clear word is agreement.
    agrees: found["agrees"] === true,
  };
}

export interface ReceiptNote {
  model: string;
  prompt_sha256: string | null;
  answer_sha256: string | null;
  failure: string | null;
}

/** What was sent to a model and what came of it; null where none was asked. */
export function receiptNoteOf(metadata: unknown): ReceiptNote | null {
  const found = fieldsOf(fieldsOf(metadata)?.["llm_receipt"]);
  if (found === null) return null;
  return {
    model: textOf(found["model"]),
    prompt_sha256: textOrNull(found["prompt_sha256"]),
    answer_sha256: textOrNull(found["answer_sha256"]),
    failure: textOrNull(found["failure"]),
  };
}
