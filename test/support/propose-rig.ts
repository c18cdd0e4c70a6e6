/**
 * The screen that proposes, in a real terminal with the built program and a stand-in for the model:
 *
 *     const rig = await startProposeRig();                    // a laptop with INC-1
 *     const terminal = await rig.open({ behaviour: slow });   // awooo propose INC-1
 *     await rig.sources();                                    // of the requests there are
 *     await rig.stop();
 */
import { expect } from "vitest";
import type { ApprovalRequest } from "../../src/domain/request.ts";
import { incidentDocument, type Laptop, newLaptop, PROGRAM } from "./awooo.ts";
import { type Behaviour, goodAnswer, type OllamaServer, soundAnswer, startOllama } from "./ollama-server.ts";
import { openTerminal, type Terminal } from "./tmux.ts";

export const UNDO = "kubectl rollout undo deployment/checkout --namespace=shop";
export const RESTART = "kubectl rollout restart deployment/checkout --namespace=shop";

/** Reasons for 30 seconds before it says anything that can be used. */
export const slow: Behaviour = async ({ body, reply, response }) => {
  reply.piece('{"reasoning": "The pods began to fail');
  for (let second = 0; second < 30 && !response.destroyed; second++) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    reply.piece(" again");
  }
  if (!response.destroyed) reply.text(JSON.stringify(soundAnswer(body)).slice(1));
};

/** What the library proposes too. */
export const agreeing = goodAnswer({
  action: { type: "rollout_undo", params: { kind: "deployment", name: "checkout", namespace: "shop" } },
  remedy: "rollback_workload",
});

interface Opening {
  args?: string[];
  columns?: number;
  rows?: number;
  env?: Record<string, string>;
  /** null: no server. */
  behaviour: Behaviour | null;
}

export interface ProposeRig {
  laptop: Laptop;
  /** Starts the program anew; the terminal and the server of the last time are closed. */
  open(opening: Opening): Promise<Terminal>;
  /** @throws Error where none was started */
  ollama(): OllamaServer;
  approvals(): Promise<ApprovalRequest[]>;
  sources(): Promise<string[]>;
  /** Presses q where that ends the program, and expects it to have ended well. */
  leave(terminal: Terminal): Promise<void>;
  stop(): Promise<void>;
}

export async function startProposeRig(): Promise<ProposeRig> {
  const laptop = await newLaptop();
  await laptop.json("ingest", await laptop.file("incident.json", JSON.stringify(incidentDocument("INC-1"))));
  let terminal: Terminal | undefined;
  let server: OllamaServer | undefined;
  const close = async () => {
    await terminal?.close();
    await server?.close();
    [terminal, server] = [undefined, undefined];
  };
  const approvals = async () => (await laptop.json("show", "INC-1")).approvals;
  return {
    laptop,
    open: async ({ args = ["propose", "INC-1"], columns = 100, rows = 30, env, behaviour }) => {
      await close();
      if (behaviour !== null) server = await startOllama({ behaviour });
      const ollama = server === undefined ? {} : { OLLAMA_HOST: server.url };
      const command = [process.execPath, PROGRAM, ...args];
      terminal = await openTerminal({ columns, rows, command, env: { ...laptop.env, ...ollama, ...env } });
      return terminal;
    },
    ollama: () => {
      if (server === undefined) throw new Error("no server was started");
      return server;
    },
    approvals,
    sources: async () => (await approvals()).map(({ metadata }) => metadata.source),
    leave: async (opened) => {
      await opened.send("q");
      expect(await opened.ended()).toEqual({ code: 0, restored: true });
    },
    stop: async () => {
      await close();
      await laptop.remove();
    },
  };
}

/** A screen as one line, whatever its lines are broken at. */
export const oneLine = (screen: string) => screen.replaceAll(/\s*\\?\n\s*/g, " ");
