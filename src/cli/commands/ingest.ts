import { AwoooError } from "../../domain/awooo-error.ts";
import { MAX_DOCUMENT_BYTES } from "../../domain/json-document.ts";
import { formatOf } from "../../domain/senders/detect.ts";
import { type IngestInput, ingest } from "../../flows/ingest.ts";
import { withContext } from "../context.ts";
import { EXIT_OK } from "../exit-codes.ts";
import { readFileInput, readStream } from "../input.ts";
import { presentIngest } from "../present/ingest.ts";
import { loadSenderRules } from "../sender-rules.ts";
import type { Shell } from "../shell.ts";

export interface IngestOptions {
  format?: string;
  /** Address of a running Alertmanager. */
  alertmanager?: string;
}

/** @param file `-` or nothing: standard input */
export async function ingestCommand(shell: Shell, file: string | undefined, options: IngestOptions): Promise<number> {
  const input = await readInput(shell, file, options);
  return withContext(shell, async (ctx, { configDir }) => {
    const result = await ingest(ctx, { ...input, rules: await loadSenderRules(configDir) });
    if (shell.json) {
      const incidents = result.incidents.map(({ incident_id, created, signals_added }) => ({
        incident_id,
        created,
        signals_added,
      }));
      shell.print(JSON.stringify({ incidents }));
    } else {
      shell.print(presentIngest(result, await shell.textOptions()));
    }
    return EXIT_OK;
  });
}

async function readInput(
  { host }: Shell,
  file: string | undefined,
  { format, alertmanager }: IngestOptions,
): Promise<IngestInput> {
  const forced = format === undefined ? null : formatOf(format);
  if (alertmanager !== undefined) {
    if (file !== undefined) throw new AwoooError("usage", "a file and --alertmanager exclude each other");
    if (forced !== null && forced !== "alertmanager-api") {
      throw new AwoooError("usage", `--alertmanager reads alertmanager-api, not ${forced}`);
    }
    const { fetchAlerts } = await import("../../adapters/alertmanager/fetch-alerts.ts");
    return { ...(await fetchAlerts(alertmanager, { signal: host.signal })), format: "alertmanager-api" };
  }
  if (file !== undefined && file !== "-") {
    return { bytes: await readFileInput(file, MAX_DOCUMENT_BYTES, host.signal), where: file, format: forced };
  }
  if (host.stdin.isTTY) {
    throw new AwoooError("usage", "nothing to read: standard input is a terminal", {
      hint: "Name a file, pipe something in, or use --alertmanager URL.",
    });
  }
  const where = "standard input";
  return { bytes: await readStream(host.stdin, where, MAX_DOCUMENT_BYTES, host.signal), where, format: forced };
}
