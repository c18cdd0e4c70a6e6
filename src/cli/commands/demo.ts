/** The whole story with the real commands, in a scratch database that is gone afterwards. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "../../adapters/sqlite/ledger.ts";
import { AwoooError } from "../../domain/awooo-error.ts";
import { derived } from "../../domain/derived.ts";
import type { Host } from "../../host.ts";
import { DATABASE_FILE } from "../context.ts";
import { demoAlerts } from "../demo-alerts.ts";
import { EXIT_HANDED_OVER, EXIT_OK } from "../exit-codes.ts";
import { failureOf, failureText } from "../failure.ts";
import { openShell, type Shell } from "../shell.ts";
import { auditVerifyCommand } from "./audit.ts";
import { ingestCommand } from "./ingest.ts";
import { listCommand } from "./list.ts";
import { proposeCommand } from "./propose.ts";
import { resolveCommand } from "./resolve.ts";
import { runCommand } from "./run.ts";
import { approveCommand } from "./sign.ts";

interface Step {
  say: string;
  command: string;
  run(shell: Shell): Promise<number>;
  /** The exit code the story expects. */
  exit: number;
}

/** What is told between the commands is English, so the commands are too, whatever the settings say. */
const STORY_LANG = "en";

export async function demoCommand(shell: Shell): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "awooo-demo-"));
  try {
    const steps = await tell(shell, folder);
    if (shell.json) shell.print(JSON.stringify({ steps }));
    return EXIT_OK;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Told = { command: string; exit_code: number };

async function tell(shell: Shell, folder: string): Promise<Told[]> {
  const scratch = scratchShell(shell, folder);
  const { style } = await shell.textOptions(STORY_LANG);
  const say = (text: string) => (shell.json ? undefined : shell.print(text));
  const files = await writeAlerts(shell.host.now(), folder);
  say(
    "awooo takes an incident from its alerts to a signed, audited remediation. Here is one night, in a scratch database.",
  );

  const told: Told[] = [];
  const play = async ({ say: line, command, run, exit }: Step) => {
    say(`\n${style.bold(line)}\n${style.cyan(`$ awooo ${command}`)}`);
    const code = await attempt(scratch, run);
    if (code !== exit)
      throw new AwoooError("conflict", `the demo went another way: ${command} ended with ${code}, not ${exit}`);
    if (exit !== EXIT_OK) say(style.dim(`(exit code ${code})`));
    told.push({ command, exit_code: code });
  };
  for (const step of arrival(files)) await play(step);
  for (const step of story(gravestIncident(folder, shell.host))) await play(step);
  say("\nNothing of this is left on your machine. On real alerts: awooo ingest --alertmanager http://localhost:9093");
  return told;
}

function arrival(files: readonly string[]): Step[] {
  return files.map((file, i) => ({
    say: i === 0 ? "Alertmanager sends two alerts about one deployment." : "And one about something else.",
    command: `ingest ${i === 0 ? "checkout" : "search"}.json`,
    run: (shell) => ingestCommand(shell, file, {}),
    exit: EXIT_OK,
  }));
}

function story(id: string): Step[] {
  return [
    {
      say: "What is going on?",
      command: "list",
      run: (shell) => listCommand(shell, {}),
      exit: EXIT_OK,
    },
    {
      say: "One concrete proposal, its exact command, and how risky it is. No model answers here, so a template wrote it.",
      command: `propose ${id} --no-llm`,
      run: (shell) => proposeCommand(shell, id, { source: "auto", llm: false }),
      exit: EXIT_OK,
    },
    {
      say: "P1 and a change: two people must sign. Alice is the first.",
      command: `approve ${id} --as alice`,
      run: (shell) => approveCommand(shell, id, { as: "alice", comment: "v42 is the only change" }),
      exit: EXIT_OK,
    },
    {
      say: "One signature is not two: nothing happens.",
      command: `resolve ${id} --approval`,
      run: (shell) => resolveCommand(shell, id, { approval: true }),
      exit: 8,
    },
    {
      say: "Bob looks, and signs too.",
      command: `approve ${id} --as bob`,
      run: (shell) => approveCommand(shell, id, { as: "bob" }),
      exit: EXIT_OK,
    },
    {
      say: "awooo would run exactly what was signed. The demo has no cluster, so it hands the command over instead.",
      command: `run ${id}`,
      run: (shell) => runCommand(shell, id, {}),
      exit: EXIT_HANDED_OVER,
    },
    {
      say: "It was carried out, the pods are ready again, and the incident is closed with its approval.",
      command: `resolve ${id} --approval`,
      run: (shell) => resolveCommand(shell, id, { approval: true }),
      exit: EXIT_OK,
    },
    {
      say: "Every step is in a tamper-evident ledger.",
      command: "audit verify",
      run: (shell) => auditVerifyCommand(shell),
      exit: EXIT_OK,
    },
  ];
}

async function writeAlerts(now: string, folder: string): Promise<string[]> {
  return Promise.all(
    demoAlerts(now).map(async (webhook, i) => {
      const file = join(folder, `alerts-${i}.json`);
      await writeFile(file, JSON.stringify(webhook));
      return file;
    }),
  );
}

/** The same terminal, another world: no settings, no Redis, no model, nobody to ask. */
function scratchShell(shell: Shell, folder: string): Shell {
  const { host } = shell;
  const kept = ["PATH", "LANG", "LC_ALL", "TERM", "NO_COLOR", "FORCE_COLOR", "COLUMNS"];
  const env = Object.fromEntries(kept.map((name) => [name, host.env[name]]));
  const scratch = derived(host, {
    env: { ...env, AWOOO_HOME: folder, AWOOO_USER: "alice" },
    // Where kubectl would look for the cluster of whoever watches the demo.
    home: folder,
  });
  const opened = openShell(scratch, { color: shell.color });
  const quiet = shell.json ? { print: () => {} } : {};
  return {
    ...opened,
    ...quiet,
    quiet: true,
    notice: () => {},
    interactive: false,
    textOptions: () => shell.textOptions(STORY_LANG),
  };
}

async function attempt(shell: Shell, run: Step["run"]): Promise<number> {
  try {
    return await run(shell);
  } catch (error) {
    const failure = failureOf(error);
    if (failure === null || failure.code === "bug") throw error;
    shell.print(failureText(failure));
    return failure.exit_code;
  }
}

function gravestIncident(folder: string, { newId }: Host): string {
  const ledger = openLedger({ path: join(folder, DATABASE_FILE), queue: false, newId });
  try {
    const [gravest] = ledger.incidents({ severity: ["P1"] });
    if (gravest === undefined) throw new AwoooError("no_proposal", "the demo's alerts opened no P1 incident");
    return gravest.incident_id;
  } finally {
    ledger.close();
  }
}
