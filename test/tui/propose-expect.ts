/** What every frame of the screen that proposes must keep to. */
import { expect } from "vitest";
import type { RiskLevel } from "../../src/domain/risk-level.ts";
import { displayWidth } from "../../src/text/width.ts";
import { standOf } from "../../src/tui/propose/stand.ts";
import type { ProposeState } from "../../src/tui/propose/state.ts";
import { proposeText } from "../support/sample-propose.ts";

export function expectFits(state: ProposeState): void {
  const lines = proposeText(state).split("\n");
  expect(lines).toHaveLength(state.rows);
  for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(state.columns);
}

const SHAPES = { critical: ["■", "[#]"], high: ["▲", "[^]"], medium: ["◆", "[+]"], low: ["●", "[.]"] } as const;

/** Badge and whole command, or title, of everything that is proposed. */
export function expectWhole(state: ProposeState): void {
  const text = unwrapped(state);
  for (const { risk, command } of proposalsOf(state)) {
    expect(text).toContain(`${SHAPES[risk][state.ascii ? 1 : 0]} ${risk.toUpperCase()}`);
    expect(text).toContain(command);
  }
}

interface Proposed {
  risk: RiskLevel;
  command: string;
}

function proposalsOf({ preview, ...state }: ProposeState): Proposed[] {
  const stand = standOf({ ...state, preview });
  if (stand.name === "working" || stand.name === "failed") {
    return [{ risk: preview.risk, command: preview.command ?? preview.title }];
  }
  const { approval } = stand;
  const first = { risk: approval.risk_level, command: approval.action };
  if (stand.name !== "differ" || stand.other.risk === null) return [first];
  return [first, { risk: stand.other.risk, command: stand.other.command ?? stand.other.title }];
}

/** Both columns one after the other, the lines of a command joined as a shell does, without the marks below it. */
function unwrapped(state: ProposeState): string {
  const lines = proposeText(state)
    .split("\n")
    .map((line) => line.split(/ [│|] /));
  const columns = [lines.map(([left = ""]) => left), lines.map(([, right = ""]) => right)];
  return columns
    .flat()
    .filter((line) => !/^[\s^]*\^[\s^]*$/.test(line))
    .join(" ")
    .replaceAll(/\s*\\\s+/g, " ")
    .replaceAll(/\s+/g, " ");
}
