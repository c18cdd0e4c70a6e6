/** Reads what a command is given: a file, or standard input. Never more than a limit. */
import { createReadStream } from "node:fs";
import { addAbortSignal, type Readable } from "node:stream";
import { AwoooError } from "../domain/awooo-error.ts";
import { tooLarge } from "../domain/json-document.ts";

/** @throws AwoooError not_found, usage (a folder), invalid_data (too large), what `signal` was aborted with */
export async function readFileInput(path: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await readStream(createReadStream(path), path, maxBytes, signal);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (error instanceof AwoooError || !/^E[A-Z]+$/.test(code)) throw error;
    if (code === "EISDIR") throw new AwoooError("usage", `${path}: a folder, not a file`, { cause: error });
    const missing = code === "ENOENT" || code === "ENOTDIR";
    throw new AwoooError("not_found", `${path}: ${missing ? "no such file" : `cannot be read (${code})`}`, {
      hint: missing ? "Check the name; `-` reads standard input." : "Check who may read it.",
      cause: error,
    });
  }
}

/** Everything a stream gives, up to a limit. @throws AwoooError invalid_data, what `signal` was aborted with */
export async function readStream(
  stream: Readable,
  where: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of addAbortSignal(signal, stream)) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > maxBytes) throw tooLarge(where, maxBytes);
      chunks.push(bytes);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  return Buffer.concat(chunks);
}
