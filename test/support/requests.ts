/** Requests of a given risk, as awooo makes them: the builders, with the risk that a test is about. */
import type { CreatedRequest, RequestInput } from "../../src/domain/request.ts";
import type { RiskLevel } from "../../src/domain/risk-level.ts";
import { anAssessedProposal, aRequest, OF_EFFECT } from "./builders.ts";

const INPUT_OF = {
  low: { severity: "P3", ...OF_EFFECT.read },
  medium: { severity: "P3" },
  high: { severity: "P3", ...OF_EFFECT.disruptive },
  critical: { severity: "P0" },
} as const;

/** A request that nobody has signed yet, asked for by `alice` at T0. */
export function aRequestOf(risk: RiskLevel, fields: Partial<RequestInput> = {}): CreatedRequest {
  const made = aRequest({ assessed: anAssessedProposal(INPUT_OF[risk]), ...fields });
  if (made.request.risk_level !== risk) throw new Error(`made a ${made.request.risk_level} request`);
  return made;
}
