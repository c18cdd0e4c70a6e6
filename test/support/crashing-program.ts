/** The start of a program like awooo whose screen breaks where it is drawn (`#`), and where a key is taken (`!`). */

import { EXIT_OK } from "../../src/cli/exit-codes.ts";
import { failureOf, failureText } from "../../src/cli/failure.ts";
import { systemHost } from "../../src/host.ts";
import { openApp } from "../../src/tui/app/app.tsx";
import { themeFor } from "../../src/tui/theme.ts";
import { countingScreen } from "./counting-screen.ts";

const host = systemHost((stream) => stream);
try {
  await openApp({
    start: { screen: "board" },
    open: ({ screen }, given) => countingScreen(screen, given),
    live: { subscribe: () => () => {} },
    streams: { stdin: host.stdin, stdout: host.stdout, stderr: host.stderr },
    ...{ style: themeFor("16"), ascii: false, lang: "en", operator: "bob" },
    now: host.now,
  });
} catch (error) {
  const failure = failureOf(error);
  if (failure !== null) host.stderr.write(`${failureText(failure)}\n`);
  process.exitCode = failure?.exit_code ?? EXIT_OK;
}
