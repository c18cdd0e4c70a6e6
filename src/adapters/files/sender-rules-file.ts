/** A team's `senders.yaml`; loaded only where there is one. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import * as z from "zod/mini";
import { SEVERITIES } from "../../domain/incident.ts";
import { validate } from "../../domain/schema.ts";
import { DEFAULT_RULES, SENDER_NAMES, type SenderRules } from "../../domain/sender-rules.ts";
import type { SeverityWord } from "../../domain/severity.ts";

const MAX_ENTRIES = 1000;

const MEANINGS = [...SEVERITIES, "ignore"] as const satisfies readonly SeverityWord[];

const zMeaning = z.enum(MEANINGS, { error: `expected one of ${MEANINGS.join(", ")}` });
const zWords = z.record(z.string().check(z.minLength(1), z.maxLength(100)), zMeaning);
const zLabelName = z.string().check(z.regex(/^[^\s\p{C}]{1,200}$/u, { error: "expected the name of a label" }));
const zPattern = z
  .string()
  .check(z.regex(/^\*?[^\s*\p{C}]{1,200}\*?$/u, { error: "expected a name, with * at its beginning or end at most" }));
const zList = <S extends z.ZodMiniType>(element: S) => z.nullish(z.array(element).check(z.maxLength(MAX_ENTRIES)));

const zFile = z.nullable(
  z.strictObject({
    severity: z.nullish(zWords),
    severity_by_sender: z.nullish(
      z.strictObject(Object.fromEntries(SENDER_NAMES.map((name) => [name, z.nullish(zWords)]))),
    ),
    service_labels: zList(zLabelName),
    exporters: zList(zPattern),
  }),
);

/** @throws AwoooError invalid_data with the path of what is wrong; what the file system or the parser throws */
export function readSenderRules(path: string): SenderRules {
  const file = validate(zFile, parse(readFileSync(path, "utf8")) ?? null, path) ?? {};
  const bySender = Object.entries(file.severity_by_sender ?? {}).filter(([, words]) => words != null);
  return {
    severity: file.severity ?? DEFAULT_RULES.severity,
    severity_by_sender: Object.fromEntries(bySender) as SenderRules["severity_by_sender"],
    service_labels: file.service_labels ?? [],
    exporters: file.exporters ?? [],
  };
}
