/** Every command with its flags and an example. What it does is in `commands/<verb>.ts`. */
import { Argument, type Command, Option } from "commander";
import { AwoooError } from "../domain/awooo-error.ts";
import { FORMATS } from "../domain/senders/sender.ts";
import { approvalsCommand } from "./commands/approvals.ts";
import { boardCommand } from "./commands/board.ts";
import { ingestCommand } from "./commands/ingest.ts";
import { listCommand } from "./commands/list.ts";
import { proposeCommand } from "./commands/propose.ts";
import { resolveCommand } from "./commands/resolve.ts";
import { showCommand } from "./commands/show.ts";
import { approveCommand, rejectCommand } from "./commands/sign.ts";
import { waitCommand } from "./commands/wait.ts";
import { declarePlaybooks, declareTemplates } from "./declare-library.ts";
import { declareMore } from "./declare-more.ts";
import { declareCheck, declareFreeze, declareRun, declareUnfreeze } from "./declare-run.ts";
import { declareTrust } from "./declare-trust.ts";
import { type Declaring, ID_OR_STDIN, verb } from "./verb.ts";

const collect = (value: string, before: string[] | undefined) => [...(before ?? []), value];

/** How each command is declared, in the order of the help. */
const VERBS: Record<string, (program: Command, run: Declaring["run"]) => void> = {
  ingest: declareIngest,
  list: declareList,
  approvals: declareApprovals,
  propose: declarePropose,
  generate: declarePropose,
  show: declareShow,
  approve: declareApprove,
  reject: declareReject,
  wait: declareWait,
  run: declareRun,
  resolve: declareResolve,
  check: declareCheck,
  freeze: declareFreeze,
  unfreeze: declareUnfreeze,
  trust: declareTrust,
  templates: declareTemplates,
  playbooks: declarePlaybooks,
};

/**
 * @param word the command that was asked for. Where it is a known one, no other is declared: making all of them takes
 * longer than most of them do.
 */
export function declareCommands(program: Command, { run }: Declaring, word: string | undefined): void {
  program.allowExcessArguments(true);
  run(program, async (shell) => {
    const [unknown] = program.args;
    if (unknown !== undefined) {
      throw new AwoooError("usage", `Unknown command: ${unknown}`, { hint: "`awooo --help` lists the commands." });
    }
    return boardCommand(shell);
  });

  const asked = word !== undefined && Object.hasOwn(VERBS, word) ? VERBS[word] : undefined;
  for (const declare of asked === undefined ? new Set(Object.values(VERBS)) : [asked]) declare(program, run);
  if (asked === undefined) declareMore(program, run);
}

function declareIngest(program: Command, run: Declaring["run"]): void {
  const ingest = verb(program, "ingest", "read alerts or incidents and print the ids of the incidents", [
    "awooo ingest alerts.json",
    "awooo ingest --alertmanager http://localhost:9093",
  ])
    .argument("[file]", "a file, or - for standard input")
    .addOption(new Option("--format <format>", "what the input is; told by its shape where not given").choices(FORMATS))
    .option("--alertmanager <url>", "read a running Alertmanager");
  run(ingest, async (shell, [file], options) => {
    return ingestCommand(shell, file, options);
  });
}

function declareList(program: Command, run: Declaring["run"]): void {
  const list = verb(program, "list", "incidents, newest first", [
    "awooo list --status investigating --severity P0,P1",
    "awooo list --service shop/checkout --json",
  ])
    .option("--status <status>", "only these (repeat, or separate by commas)", collect)
    .option("--severity <severity>", "only these", collect)
    .option("--service <service>", "only incidents of this service")
    .option("--limit <n>", "at most so many");
  run(list, async (shell, _args, options) => {
    return listCommand(shell, options);
  });
}

function declareApprovals(program: Command, run: Declaring["run"]): void {
  const approvals = verb(program, "approvals", "approval requests, newest first", ["awooo approvals --pending --json"])
    .option("--pending", "only those that wait for a signature")
    .option("--limit <n>", "at most so many");
  run(approvals, async (shell, _args, options) => {
    return approvalsCommand(shell, options);
  });
}

function declareShow(program: Command, run: Declaring["run"]): void {
  const show = verb(program, "show", "an incident with its signals, proposals, signatures and timeline", [
    "awooo show INC-7K2M9QXA",
    "awooo show INC-7K2M9QXA --json",
  ])
    .argument("[id]", "incident or approval request, or the beginning of its id; none: the newest open incident")
    .option("--plain", "text also in a terminal");
  run(show, async (shell, [id], options) => {
    return showCommand(shell, id, options);
  });
}

function declarePropose(program: Command, run: Declaring["run"]): void {
  const propose = verb(program, "propose", "turn an incident into one proposal and ask for approval", [
    "awooo propose INC-7K2M9QXA",
    "awooo list --status investigating --json | jq -r '.incidents[].incident_id' | awooo propose - --json",
  ])
    .alias("generate")
    .argument("<incident-id>", ID_OR_STDIN)
    .addOption(
      new Option("--source <source>", "who drafts").choices(["auto", "llm", "playbook", "template"]).default("auto"),
    )
    .option("--no-llm", "do not ask the model")
    .option("--new", "do not reuse an equal open proposal")
    .option("--no-cache", "ask the model anew, for a new proposal")
    .addOption(new Option("--lang <lang>", "language of the text").choices(["en", "zh-TW"]))
    .option("--show-prompt", "print what the model would be sent, and send nothing")
    .option("--plain", "text also in a terminal");
  run(propose, async (shell, [id = ""], options) => {
    return proposeCommand(shell, id, options);
  });
}

/** The argument of a verb about one request. */
const idArgument = () => new Argument("<id>", `approval request or incident with one open request: ${ID_OR_STDIN}`);

function declareApprove(program: Command, run: Declaring["run"]): void {
  const approve = verb(program, "approve", "sign a request", [
    "awooo approve INC-7K2M9QXA",
    'awooo approve 1f3c9a2b --as bob@corp --comment "seen on the dashboard"',
  ])
    .addArgument(idArgument())
    .option("--as <name>", "sign under this name")
    .option("--comment <text>", "why")
    .option("--yes", "do not ask in a terminal");
  run(approve, async (shell, [id = ""], options) => {
    return approveCommand(shell, id, options);
  });
}

function declareReject(program: Command, run: Declaring["run"]): void {
  const reject = verb(program, "reject", "end a request; a rejection is final", [
    'awooo reject INC-7K2M9QXA --comment "the release is already rolled back"',
  ])
    .addArgument(idArgument())
    .option("--as <name>", "sign under this name")
    .option("--comment <text>", "why")
    .option("--yes", "do not ask in a terminal");
  run(reject, async (shell, [id = ""], options) => {
    return rejectCommand(shell, id, options);
  });
}

function declareWait(program: Command, run: Declaring["run"]): void {
  const wait = verb(program, "wait", "block until a request is decided", ["awooo wait INC-7K2M9QXA --timeout 10m"])
    .addArgument(idArgument())
    .option("--timeout <duration>", "give up after this long (exit 8)", "30m");
  run(wait, async (shell, [id = ""], options) => {
    return waitCommand(shell, id, options);
  });
}

function declareResolve(program: Command, run: Declaring["run"]): void {
  const resolve = verb(program, "resolve", "close an incident", [
    "awooo resolve INC-7K2M9QXA --approval",
    'awooo resolve INC-7K2M9QXA --reason "recovered by itself"',
  ])
    .argument("<incident-id>", ID_OR_STDIN)
    .option("--approval [approval-id]", "with this approval; without an id the incident's newest")
    .option("--reason <text>", "without an approval: what mended it");
  run(resolve, async (shell, [id = ""], options) => {
    return resolveCommand(shell, id, options);
  });
}
