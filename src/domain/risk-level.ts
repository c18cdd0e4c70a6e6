/** The four levels of risk, in order, and what one may do with them. */
export const RISK_LEVELS = ["low", "medium", "high", "critical"] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

/** The level `steps` above (or, negative, below); never beyond the ends of the scale. */
export function shiftRisk(level: RiskLevel, steps: number): RiskLevel {
  const index = RISK_LEVELS.indexOf(level) + steps;
  return RISK_LEVELS[Math.min(Math.max(index, 0), RISK_LEVELS.length - 1)] as RiskLevel;
}

/** The highest of some levels. */
export function highestRisk(first: RiskLevel, ...rest: RiskLevel[]): RiskLevel {
  return rest.reduce((a, b) => (RISK_LEVELS.indexOf(b) > RISK_LEVELS.indexOf(a) ? b : a), first);
}
