/** What a model is at, on standard error: a line a phase, and on a terminal what it writes as it writes it. */
import type { EvidenceItem } from "../domain/evidence.ts";
import type { DraftProgress } from "../ports-drafting.ts";
import { safeText } from "../text/safe-text.ts";
import { sizeText } from "../text/size.ts";
import type { Paint } from "../text/style.ts";
import { spanText } from "../text/time.ts";
import { wrapText } from "../text/width.ts";
import { openProgress, type Progress } from "./progress.ts";
import type { Shell } from "./shell.ts";

export interface DraftWatch {
  onProgress(step: DraftProgress): void;
  /** Gives what was written so far: something else is about to be said. */
  flush(): void;
  /** Takes the moving line away; what comes after it begins a new one. */
  end(): void;
}

const DEFAULT_COLUMNS = 80;
/** What `Progress.line` puts before a line, and one column that some terminals need. */
const MARGIN = 5;
/** Characters of one reasoning that are shown. */
const MAX_REASONING = 8000;
const MAX_SECONDS_MS = 120_000;

/** @param dim how a model's own words are painted */
export function watchDraft(shell: Shell, dim: Paint): DraftWatch {
  let progress: Progress | null = null;
  let model = "the model";
  const said = sayingOf(() => (shell.host.stderr.columns ?? DEFAULT_COLUMNS) - MARGIN);
  const opened = (tail = ""): Progress => {
    progress ??= openProgress(shell, tail);
    return progress;
  };
  const print = (rows: readonly string[]) => {
    for (const row of rows) opened().line(row, "|", dim);
  };
  const flush = () => print(said.rest());
  const onProgress = (step: DraftProgress) => {
    if (step.step === "writing") {
      const { moving } = opened();
      // Many times a second, and whoever reads a pipe reads the proposal.
      if (!moving) return;
      print(said.complete(step.reasoning));
      return opened().step(`${model} is writing, ${sizeText(step.bytes)}`);
    }
    if (step.step === "reaching") {
      const { moving } = opened(` of ${limitText(step.deadline_ms)}, Ctrl-C takes the template`);
      // No longer than a second: not worth a line that stays.
      if (moving) opened().step(`asking ${step.server}`);
      return;
    }
    flush();
    if (step.step === "drafting") {
      ({ model } = step);
      said.begin();
    }
    tell(step, opened());
  };
  return {
    onProgress,
    flush,
    end: () => {
      flush();
      progress?.end();
      progress = null;
    },
  };
}

function tell(step: Exclude<DraftProgress, { step: "writing" | "reaching" }>, progress: Progress): void {
  switch (step.step) {
    case "unsaid":
      progress.line(`the server did not say what ${step.model} can do (${step.why}): it is asked all the same`);
      break;
    case "gathering":
      progress.step(`${step.model ?? "the library"} chooses what to read`);
      break;
    case "reading":
      // On a pipe the line of what was read, a moment later, is enough.
      if (progress.moving) progress.step(`reading ${step.query}`);
      break;
    case "read":
      progress.line(readText(step.item));
      break;
    case "drafting":
      progress.step(`${step.model} ${step.attempt === 1 ? "writes the proposal" : "mends its answer"}`);
      break;
    case "refused":
      progress.line(`refused: ${step.why}`);
      break;
  }
}

/** In seconds, as one counts them; a long limit as any other span. */
function limitText(ms: number): string {
  return ms <= MAX_SECONDS_MS ? `${Math.round(ms / 1000)}s` : spanText(ms);
}

function readText({ id, query, ok, text, cut }: EvidenceItem): string {
  if (!ok) return `could not read ${id} ${query}: ${text}`;
  return `read ${id} ${query}, ${sizeText(new TextEncoder().encode(text).length)}${cut ? ", cut" : ""}`;
}

interface Saying {
  /** Another text begins. */
  begin(): void;
  /** The rows that are complete by now, and were not given before. */
  complete(text: string): string[];
  /** What else there is, also of the row that is still being written. */
  rest(): string[];
}

/** A text that grows, as rows: as wide as the terminal was when it began, so that what was given stays true. */
function sayingOf(columns: () => number): Saying {
  let text = "";
  let width = 0;
  let given = 0;
  /** Characters there were when rows were last made: a text grows by a word at a time, and a row needs several. */
  let made = 0;
  const rows = (): string[] => {
    const plain = safeText(text.slice(0, MAX_REASONING), { singleLine: false, max: MAX_REASONING });
    return plain.trim() === "" ? [] : wrapText(plain, width);
  };
  const take = (found: string[]): string[] => {
    given += found.length;
    return found;
  };
  return {
    begin: () => {
      [text, given, made] = ["", 0, 0];
    },
    complete: (grown) => {
      if (text === "") width = columns();
      text = grown;
      if (text.length < made + width / 2 || made >= MAX_REASONING) return [];
      made = text.length;
      return take(rows().slice(given, -1));
    },
    rest: () => take(rows().slice(given)),
  };
}
