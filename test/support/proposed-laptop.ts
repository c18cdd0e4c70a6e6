/** For each test of a file: alice's laptop, where INC-1 has a critical proposal, and a terminal to look at it. */
import { afterEach, beforeEach } from "vitest";
import { incidentDocument, type Laptop, newLaptop, PROGRAM } from "./awooo.ts";
import { openTerminal, type Terminal } from "./tmux.ts";

export const COMMAND = "kubectl rollout undo deployment/checkout --namespace=shop";

interface Size {
  columns: number;
  rows: number;
}

export interface ProposedLaptop {
  laptop(): Laptop;
  /** Opens `awooo` with these arguments; closed after the test. */
  open(args: readonly string[], size: Size, env?: Record<string, string>): Promise<Terminal>;
}

export function proposedLaptop(): ProposedLaptop {
  let laptop: Laptop;
  let terminals: Terminal[];
  beforeEach(async () => {
    terminals = [];
    laptop = await newLaptop({ AWOOO_USER: "alice" });
    await laptop.json("ingest", await laptop.file("incident.json", JSON.stringify(incidentDocument("INC-1"))));
    await laptop.json("propose", "INC-1", "--no-llm");
  });
  afterEach(async () => {
    for (const terminal of terminals) await terminal.close();
    await laptop.remove();
  });
  return {
    laptop: () => laptop,
    open: async (args, size, env = {}) => {
      const command = [process.execPath, PROGRAM, ...args];
      const terminal = await openTerminal({ ...size, command, env: { ...laptop.env, ...env } });
      terminals.push(terminal);
      return terminal;
    },
  };
}
