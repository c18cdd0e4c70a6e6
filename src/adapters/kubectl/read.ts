/** What a look of the catalogue prints, as evidence. */
import { argvOf, type CatalogueAction, classOf } from "../../domain/action.ts";
import type { EvidenceReading } from "../../domain/evidence.ts";
import { readingOf, unread } from "../../domain/evidence-text.ts";
import type { Identity } from "./identity.ts";
import type { Kubectl, Limits, ReadOutput } from "./kubectl.ts";

export interface Reader {
  kubectl: Kubectl;
  identity: Identity;
  limits: () => Limits;
}

/** @throws Error for an action that is no look: only a bug asks for one */
export function requireLook(action: CatalogueAction): void {
  if (classOf(action) !== "read") throw new Error(`${action.name} is no look and cannot be read`);
}

/** The end of a log, the beginning of everything else. */
export async function readIn({ kubectl, identity, limits }: Reader, action: CatalogueAction): Promise<EvidenceReading> {
  requireLook(action);
  const [, ...args] = argvOf(action, identity.context);
  const keep = action.name === "logs" ? "end" : "start";
  const output = await kubectl.read(args, limits(), keep);
  if (output.failure !== null) return unread(output.failure.message);
  return readingOf(textOf(output, keep), keep, output.cut);
}

/** Whole lines only, so that no half of a secret is left; what there is none of, kubectl says on the other stream. */
function textOf({ stdout, stderr, cut }: ReadOutput, keep: "start" | "end"): string {
  if (stdout.trim() === "") return stderr.trim() === "" ? "(nothing)" : stderr;
  if (!cut) return stdout;
  const line = keep === "end" ? stdout.indexOf("\n") : stdout.lastIndexOf("\n");
  if (line === -1) return "(one line, too long to be read)";
  return keep === "end" ? stdout.slice(line + 1) : stdout.slice(0, line);
}
