/** Shapes that carry meaning without colour, each with an ASCII spelling for terminals that have no others. */
import type { Check } from "../domain/check.ts";
import type { RiskLevel } from "../domain/risk-level.ts";
import type { Paint, Style } from "./style.ts";

export interface Symbols {
  risk: Record<RiskLevel, string>;
  check: Record<Check["status"], string>;
  rule: string;
  divider: string;
  ellipsis: string;
  quote: readonly [string, string];
  open: string;
  active: string;
  done: string;
  up: string;
  down: string;
}

const UNICODE: Symbols = {
  risk: { critical: "■", high: "▲", medium: "◆", low: "●" },
  check: { passed: "✓", failed: "✗", not_run: "?" },
  rule: "─",
  divider: "│",
  ellipsis: "…",
  quote: ["“", "”"],
  open: "○",
  active: "●",
  done: "✓",
  up: "↑",
  down: "↓",
};

const ASCII: Symbols = {
  risk: { critical: "[#]", high: "[^]", medium: "[+]", low: "[.]" },
  check: { passed: "ok", failed: "FAILED", not_run: "?" },
  rule: "-",
  divider: "|",
  ellipsis: "...",
  quote: ['"', '"'],
  open: "o",
  active: "*",
  done: "ok",
  up: "^",
  down: "v",
};

export function symbolsFor(ascii: boolean): Symbols {
  return ascii ? ASCII : UNICODE;
}

/** The colour of a level; the shape and the word say the same without it. */
export function riskPaint(level: RiskLevel, style: Style): Paint {
  const paints: Record<RiskLevel, Paint> = {
    critical: (text) => style.bold(style.red(text)),
    high: style.orange,
    medium: style.yellow,
    low: style.green,
  };
  return paints[level];
}

/** `■ CRITICAL`: shape and word, without colour. */
export function riskBadge(level: RiskLevel, ascii: boolean): string {
  return `${symbolsFor(ascii).risk[level]} ${level.toUpperCase()}`;
}

/** `✓`, `✗` or `?`. A check that did not run is never shown as one that passed. */
export function checkMark(status: Check["status"], ascii: boolean): string {
  return symbolsFor(ascii).check[status];
}

export function checkPaint(status: Check["status"], style: Style): Paint {
  return { passed: style.green, failed: style.red, not_run: style.yellow }[status];
}
