/** What is told to whoever watches a run. */
import type { CatalogueAction } from "../domain/action.ts";
import type { RequestState } from "../domain/request.ts";
import { changesSomething } from "../domain/running.ts";
import type { OutputLine } from "../ports.ts";

export type RunStep = "checking" | "running" | "verifying";

/** What a step is about. */
export interface WatchedCommand {
  /** As people read it. */
  command: string;
  /** False for a look at something. */
  mutating: boolean;
}

/** Who watches a run: what it is at, and what kubectl prints. */
export interface RunWatch {
  step(step: RunStep, of: WatchedCommand): void;
  line(line: OutputLine): void;
}

export function watched({ request, action }: { request: RequestState; action: CatalogueAction }): WatchedCommand {
  return { command: request.request.action, mutating: changesSomething(action) };
}
