/** What a test knows of an action. */
import type { ActionClass, Undo } from "../../src/domain/actions/definition.ts";
import type { RiskLevel } from "../../src/domain/risk-level.ts";

type Params = Record<string, string | number>;

export interface ActionRow {
  params: Params;
  /** The words after `kubectl` as they are run, without the request's time limit. */
  strict: string;
  /** The same as people read them. */
  shown: string;
  class: ActionClass;
  floor: RiskLevel;
  /** `VERB RESOURCE[/SUBRESOURCE]`. */
  access: string;
  dryRun: boolean;
  proof: "exit" | "rollout" | "gone" | "object";
  /** The command that takes it back from `BEFORE`, after `kubectl`; null: none. */
  inverse: string | null;
  undo: Undo;
}
