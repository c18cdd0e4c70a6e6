/** What awooo thinks of a typed command: its class, its floor and the words it would run, or why it is refused. */
import { type Argv, argvOf, type CatalogueAction, CLASS_FLOOR, classOf, commandText } from "./action.ts";
import type { ActionClass, ClusterFacts } from "./actions/definition.ts";
import { systemNamespaceOf } from "./floor.ts";
import type { RefusalReason } from "./grammar/reason.ts";
import { parseCommand } from "./grammar.ts";
import type { RiskLevel } from "./risk-level.ts";

export type CommandVerdict =
  | {
      verdict: "allowed";
      action: CatalogueAction;
      class: ActionClass;
      /** The lowest risk a request for it could have. */
      floor: RiskLevel;
      /** Without `--context` where none was named: awooo adds the one a request is bound to. */
      argv: Argv;
      text: string;
      notes: CommandNote[];
    }
  | { verdict: "refused"; reasons: readonly RefusalReason[] };

export type CommandNote =
  | { code: "replicas_unknown"; floor: RiskLevel; better: RiskLevel }
  | { code: "controller_unknown"; floor: RiskLevel; better: RiskLevel }
  | { code: "system_namespace"; floor: RiskLevel; namespace: string }
  | { code: "added"; flags: readonly string[] }
  | { code: "context_named"; context: string }
  | { code: "no_context" };

/** As `parseCommand`; no cluster is asked. */
export function judgeCommand(input: string | readonly string[]): CommandVerdict {
  const parsed = parseCommand(input);
  if (parsed.verdict === "refused") return parsed;
  const { action, context, added } = parsed;
  const effect = classOf(action);
  const namespace = effect === "read" ? null : systemNamespaceOf(action);
  const floor = namespace === null ? CLASS_FLOOR[effect] : "critical";
  return {
    verdict: "allowed",
    action,
    class: effect,
    floor,
    argv: argvOf(action, context),
    text: commandText(action, context),
    notes: [
      ...(namespace === null ? unasked(action, effect) : [{ code: "system_namespace" as const, floor, namespace }]),
      ...(added.length === 0 ? [] : [{ code: "added" as const, flags: added }]),
      context === null ? { code: "no_context" } : { code: "context_named", context },
    ],
  };
}

/** What the cluster might have said that makes the class a milder one. */
function unasked(action: CatalogueAction, effect: ActionClass): CommandNote[] {
  const { replicas } = action.params;
  const best: [ClusterFacts, "replicas_unknown" | "controller_unknown"][] = [
    [typeof replicas === "number" ? { replicas } : {}, "replicas_unknown"],
    [{ controlled: true }, "controller_unknown"],
  ];
  return best.flatMap(([facts, code]) => {
    const milder = classOf(action, facts);
    return milder === effect ? [] : [{ code, floor: CLASS_FLOOR[effect], better: CLASS_FLOOR[milder] }];
  });
}

/** One line, without a full stop. */
export function noteText(note: CommandNote): string {
  switch (note.code) {
    case "replicas_unknown":
      return `${note.floor} because nobody asked how many run now; within half to twice of that it is ${note.better}`;
    case "controller_unknown":
      return `${note.floor} because nobody asked whether a controller would make it anew; if so it is ${note.better}`;
    case "system_namespace":
      return `${note.floor} because it changes something in ${note.namespace}`;
    case "added":
      return `awooo adds ${note.flags.join(" ")}`;
    case "context_named":
      return `the context ${note.context} is taken as it is; whether there is one was not looked at`;
    case "no_context":
      return "awooo adds --context of the cluster that the request is bound to";
  }
}
