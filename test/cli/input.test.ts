import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { readFileInput, readStream } from "../../src/cli/input.ts";
import { AwoooError } from "../../src/domain/awooo-error.ts";

const folder = mkdtempSync(join(tmpdir(), "awooo-input-"));
afterAll(() => rmSync(folder, { recursive: true }));

const never = new AbortController().signal;

describe("readFileInput", () => {
  it("reads a file, up to a limit", async () => {
    const file = join(folder, "a.json");
    writeFileSync(file, "[1]");
    expect(Buffer.from(await readFileInput(file, 3, never)).toString()).toBe("[1]");
    await expect(readFileInput(file, 2, never)).rejects.toMatchObject({ code: "invalid_data" });
  });

  it("says what is wrong with a name", async () => {
    await expect(readFileInput(join(folder, "none.json"), 9, never)).rejects.toMatchObject({ code: "not_found" });
    await expect(readFileInput(join(folder, "a.json", "b"), 9, never)).rejects.toMatchObject({ code: "not_found" });
    await expect(readFileInput(folder, 9, never)).rejects.toMatchObject({ code: "usage" });
  });

  it("stops at the limit of a file without end", async () => {
    await expect(readFileInput("/dev/zero", 1_000_000, never)).rejects.toMatchObject({ code: "invalid_data" });
  });
});

describe("readStream", () => {
  it("joins what comes in pieces, characters cut anywhere", async () => {
    const bytes = Buffer.from('{"a":"é😀"}');
    const pieces = Array.from(bytes, (byte) => Buffer.from([byte]));
    expect(Buffer.from(await readStream(Readable.from(pieces), "in", 100, never)).equals(bytes)).toBe(true);
  });

  it("ends with what the user interrupted it with", async () => {
    const controller = new AbortController();
    const waiting = readStream(new Readable({ read() {} }), "in", 100, controller.signal);
    controller.abort(new AwoooError("interrupted", "Interrupted"));
    await expect(waiting).rejects.toMatchObject({ code: "interrupted" });
  });
});
