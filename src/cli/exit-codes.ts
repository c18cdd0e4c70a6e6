/** The one table of exit codes: the program, `awooo help exit-codes` and the README come from it. */
import type { ErrorCode } from "../domain/awooo-error.ts";

export const EXIT_OK = 0;
export const EXIT_BUG = 1;

/** `run` printed what a person has to do, since awooo cannot do it from here. */
export const EXIT_HANDED_OVER = 6;
/** `run` ran it, and it did not help, or nobody knows whether it did. */
export const EXIT_NOT_WORKED = 10;

export const EXIT_OF = {
  usage: 2,
  config: 2,
  needs_terminal: 2,
  not_found: 3,
  invalid_data: 4,
  ledger_broken: 4,
  store_unavailable: 5,
  no_proposal: 6,
  refused: 7,
  rejected: 7,
  expired: 7,
  signatures_missing: 8,
  conflict: 9,
  interrupted: 130,
  terminated: 143,
} as const satisfies Record<ErrorCode, number>;

/** What each number means to a runbook. */
export const EXIT_MEANINGS: readonly (readonly [code: number, meaning: string])[] = [
  [0, "done, also with no results"],
  [1, "a bug in awooo"],
  [2, "wrong usage or configuration, or a terminal or --yes is needed"],
  [3, "not found"],
  [4, "invalid data, or an audit ledger that was tampered with"],
  [5, "a store or the cluster is unavailable; nothing was run"],
  [6, "no proposal is possible; run: handed over, a person has to carry it out"],
  [7, "refused by policy, rejected by a person, or expired"],
  [8, "signatures are still missing"],
  [9, "conflict: changed meanwhile, wrong status, stale approval, bad signature; run: nothing to carry out"],
  [10, "run: it ran, and did not help, or nobody knows whether it did"],
  [130, "interrupted (Ctrl-C)"],
  [143, "told to end (SIGTERM)"],
];

export function exitCodesText(): string {
  return EXIT_MEANINGS.map(([code, meaning]) => `${String(code).padStart(4)}  ${meaning}`).join("\n");
}
