/** Streams that behave as a terminal of a given size, for screens drawn by Ink. */
import { EventEmitter } from "node:events";

export interface FakeTerminal {
  streams: { stdin: NodeJS.ReadStream; stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream };
  /** What the user types: one chunk, as it arrives. */
  type(chunk: string): void;
  resize(columns: number, rows: number): void;
  /** Everything written, escape sequences included. */
  written(): string;
  /** The last whole frame. */
  frame(): string;
  rawMode(): boolean;
}

class FakeInput extends EventEmitter {
  isTTY = true;
  raw = false;
  #chunks: string[] = [];

  setRawMode(on: boolean): this {
    this.raw = on;
    return this;
  }
  setEncoding(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  read(): string | null {
    return this.#chunks.shift() ?? null;
  }
  push(chunk: string): void {
    this.#chunks.push(chunk);
    this.emit("readable");
  }
}

class FakeOutput extends EventEmitter {
  isTTY = true;
  columns: number;
  rows: number;
  writes: string[] = [];

  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
  }
  write(text: string, ...rest: unknown[]): boolean {
    this.writes.push(text);
    const done = rest.at(-1);
    if (typeof done === "function") done();
    return true;
  }
}

export function fakeTerminal(columns: number, rows: number): FakeTerminal {
  const stdin = new FakeInput();
  const stdout = new FakeOutput(columns, rows);
  const stderr = new FakeOutput(columns, rows);
  return {
    streams: { stdin, stdout, stderr } as unknown as FakeTerminal["streams"],
    type: (chunk) => stdin.push(chunk),
    resize(newColumns, newRows) {
      Object.assign(stdout, { columns: newColumns, rows: newRows });
      stdout.emit("resize");
    },
    written: () => stdout.writes.join(""),
    frame: () => stdout.writes.findLast((text) => text.includes("\n")) ?? "",
    rawMode: () => stdin.raw,
  };
}

/** Waits until a condition holds; the limit is generous, since machines are busy. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
