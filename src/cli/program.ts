/** The tree of commands: names, flags, help. One dynamic import per action; no logic. */
import { Command, Option } from "commander";
import { AwoooError } from "../domain/awooo-error.ts";
import type { Host } from "../host.ts";
import { declareCommands } from "./declare.ts";
import { EXIT_OK } from "./exit-codes.ts";
import { failureJson, failureOf, failureText } from "./failure.ts";
import { type CommonOptions, openShell } from "./shell.ts";
import type { Declaring } from "./verb.ts";
import { VERSION } from "./version.ts";

/** Runs one command line. Never throws: whatever goes wrong becomes text or JSON and an exit code. */
export async function runProgram(argv: readonly string[], host: Host): Promise<number> {
  const json = wantsJson(argv);
  const { program, exitCode, helpText } = buildProgram(argv, host);
  const printHelp = () => {
    const text = helpText();
    if (text !== "") host.stdout.write(json ? helpJson(text.trimEnd()) : text);
  };
  try {
    await program.parseAsync(argv, { from: "user" });
    if (isFault(host.signal.reason)) throw host.signal.reason;
    printHelp();
    return exitCode();
  } catch (error) {
    // Whatever was going on when the user interrupted, the interruption is why it ended.
    const failure = failureOf(host.signal.aborted ? host.signal.reason : error);
    if (failure === null) {
      printHelp();
      return EXIT_OK;
    }
    if (json) host.stdout.write(`${failureJson(failure)}\n`);
    else host.stderr.write(`${failureText(failure)}\n`);
    if (host.env["AWOOO_DEBUG"] && error instanceof Error) host.stderr.write(`${error.stack}\n`);
    return failure.exit_code;
  }
}

/** Of what a signal was aborted with: neither nothing nor an end that somebody wished. */
function isFault(reason: unknown): boolean {
  return reason !== undefined && !(reason instanceof AwoooError);
}

/** The arguments themselves, since they may be what could not be parsed. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return (end === -1 ? argv : argv.slice(0, end)).includes("--json");
}

function helpJson(text: string): string {
  return `${JSON.stringify(text === VERSION ? { version: text } : { help: text })}\n`;
}

interface Built {
  program: Command;
  exitCode(): number;
  /** What commander has printed by itself: help, or the version. It comes in several pieces. */
  helpText(): string;
}

function buildProgram(argv: readonly string[], host: Host): Built {
  let code = EXIT_OK as number;
  let helpText = "";
  const program = new Command("awooo")
    .description("Turns an incident into one concrete, signed and auditable remediation.")
    .version(VERSION, "-V, --version", "print the version")
    .helpCommand(false)
    .addOption(new Option("--json", "print one JSON document"))
    .addOption(new Option("--no-color", "print without colour"))
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        helpText += text;
      },
      // Errors are printed by `runProgram`, once, in text or JSON.
      writeErr: () => {},
      getOutHelpWidth: () => host.stdout.columns ?? 80,
    });
  const declaring: Declaring = {
    run: (command, action) => {
      command.action(async (...given: unknown[]) => {
        const options = command.optsWithGlobals<CommonOptions>();
        const args = given.slice(0, -2) as (string | undefined)[];
        code = await action(openShell(host, options), args, options as never);
      });
    },
  };
  // The options that may stand before a command take no value, so the first word that is none is the command.
  declareCommands(
    program,
    declaring,
    argv.find((word) => !word.startsWith("-")),
  );
  return { program, exitCode: () => code, helpText: () => helpText };
}
