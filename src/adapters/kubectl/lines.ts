/** Text of a child process, cut into lines that are safe to print. */
import { StringDecoder } from "node:string_decoder";
import { safeText } from "../../text/safe-text.ts";

/** Characters of a line that are kept; `safeText` shows fewer and says how many it left out. */
const MAX_LINE = 16_384;

/** Takes bytes as they come and gives whole lines. However long a line is, little of it is kept. */
export class LineCutter {
  readonly #decoder = new StringDecoder("utf8");
  readonly #give: (line: string) => void;
  #rest = "";

  /** @param give gets each line, safe to print */
  constructor(give: (line: string) => void) {
    this.#give = give;
  }

  add(bytes: Buffer): void {
    const [first = "", ...others] = this.#decoder.write(bytes).split("\n");
    this.#keep(first);
    for (const next of others) {
      this.#send();
      this.#keep(next);
    }
  }

  /** What came after the last line break. */
  end(): void {
    this.#keep(this.#decoder.end());
    if (this.#rest !== "") this.#send();
  }

  #keep(text: string): void {
    this.#rest += text.slice(0, MAX_LINE - this.#rest.length);
  }

  #send(): void {
    this.#give(safeText(this.#rest.replace(/\r$/, "")));
    this.#rest = "";
  }
}
