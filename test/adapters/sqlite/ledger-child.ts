/**
 * A program of its own that works on a ledger, for tests of what several processes do to one file:
 *
 *     node ledger-child.ts append <path> <name> <count>   adds events, each in its own transaction; prints their ids
 *     node ledger-child.ts open <path>                    opens and adds one; prints `ok`, or the error as JSON
 *     node ledger-child.ts open-as-nobody <path>          the same without the rights of root
 */
import { randomUUID } from "node:crypto";
import { openLedger } from "../../../src/adapters/sqlite/ledger.ts";
import { AwoooError } from "../../../src/domain/awooo-error.ts";
import type { NewEvent } from "../../../src/domain/event.ts";
import { anIncident, openedEvent } from "../../support/builders.ts";

/** Few, so that every process writes to every one of them. */
const INCIDENTS = 5;

const NOBODY = 65_534;

function open(path: string) {
  return openLedger({ path, queue: true, newId: randomUUID });
}

function signalsAdded(incident_id: string): NewEvent {
  const body = { signals: [], affected_services: [], severity: "P2" as const };
  const at = new Date().toISOString();
  return { id: randomUUID(), incident_id, at, actor: "child", host: "child", type: "signals.added", body };
}

function append(path: string, name: string, count: number): void {
  const ledger = open(path);
  for (let i = 0; i < count; i++) {
    const incident_id = `INC-${i % INCIDENTS}`;
    const event = signalsAdded(incident_id);
    ledger.write((tx) => {
      const first = openedEvent(anIncident({ incident_id }));
      tx.append(tx.state(incident_id) === null ? [{ ...first, id: `opened-${incident_id}-${name}` }, event] : [event]);
    });
    console.log(event.id);
  }
  ledger.close();
}

function tryToWrite(path: string): void {
  try {
    const ledger = open(path);
    ledger.write((tx) => tx.append([{ ...openedEvent(), id: randomUUID() }]));
    ledger.close();
    console.log("ok");
  } catch (error) {
    if (!(error instanceof AwoooError)) throw error;
    const { code, message, hint } = error;
    console.log(JSON.stringify({ code, message, hint }));
  }
}

const [, , work, path = "", name = "", count = "0"] = process.argv;
if (work === "append") append(path, name, Number(count));
if (work === "open-as-nobody" && process.getuid?.() === 0) process.seteuid?.(NOBODY);
if (work === "open" || work === "open-as-nobody") tryToWrite(path);
