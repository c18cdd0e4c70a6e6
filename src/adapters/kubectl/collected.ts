/** Output of a program, as much of it as is kept. */

/** Bytes up to a limit; what comes after it is thrown away. */
export class Collected {
  cut = false;
  readonly #max: number;
  readonly #parts: Buffer[] = [];
  #size = 0;

  constructor(max: number) {
    this.#max = max;
  }

  add(bytes: Buffer): void {
    const room = this.#max - this.#size;
    if (bytes.length > room) this.cut = true;
    if (room <= 0) return;
    const part = bytes.subarray(0, room);
    this.#parts.push(part);
    this.#size += part.length;
  }

  toString(): string {
    return Buffer.concat(this.#parts).toString("utf8");
  }
}

/** The last bytes up to a limit; what came before them is thrown away. */
export class CollectedEnd {
  cut = false;
  readonly #max: number;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(max: number) {
    this.#max = max;
  }

  add(bytes: Buffer): void {
    const all = Buffer.concat([this.#bytes, bytes]);
    if (all.length > this.#max) this.cut = true;
    // The slice alone would keep the whole of it in memory.
    this.#bytes = Buffer.from(all.subarray(Math.max(0, all.length - this.#max)));
  }

  toString(): string {
    return this.#bytes.toString("utf8");
  }
}
