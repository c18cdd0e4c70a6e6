import { AwoooError, type ErrorCode } from "../../domain/awooo-error.ts";
import { type DoctorCheck, examine } from "../../flows/doctor.ts";
import { withProposingContext } from "../context.ts";
import { EXIT_OF, EXIT_OK } from "../exit-codes.ts";
import { presentDoctor } from "../present/doctor.ts";
import type { Shell } from "../shell.ts";

/** Exit 5 where a configured store does not work, 4 where the ledger is damaged, 2 for a bad setting, else 0. */
export async function doctorCommand(shell: Shell): Promise<number> {
  const node: DoctorCheck = { name: "Node.js", status: "ok", message: shell.host.nodeVersion, fix: null };
  try {
    const checks = [node, ...(await withProposingContext(shell, {}, examine, true))];
    await print(shell, checks);
    return exitCodeOf(checks);
  } catch (error) {
    // What keeps awooo from starting is what one asks the doctor about.
    if (!(error instanceof AwoooError) || shell.host.signal.aborted) throw error;
    await print(shell, [node, failedCheck(error)]);
    return EXIT_OF[error.code];
  }
}

async function print(shell: Shell, checks: readonly DoctorCheck[]): Promise<void> {
  if (shell.json) return shell.print(JSON.stringify({ checks }));
  shell.print(presentDoctor(checks, await shell.textOptions("en")));
}

function exitCodeOf(checks: readonly DoctorCheck[]): number {
  const failed = checks.filter((check) => check.status === "failed").map((check) => check.name);
  if (failed.includes("Audit ledger")) return EXIT_OF.ledger_broken;
  return failed.length > 0 ? EXIT_OF.store_unavailable : EXIT_OK;
}

const PART_OF: Partial<Record<ErrorCode, string>> = { store_unavailable: "SQLite", ledger_broken: "Audit ledger" };

function failedCheck({ code, message, hint }: AwoooError): DoctorCheck {
  return { name: PART_OF[code] ?? "Settings", status: "failed", message, fix: hint ?? null };
}
