import { type DoctorCheck, examine } from "../../flows/doctor.ts";
import { withProposingContext } from "../context.ts";
import { EXIT_OF, EXIT_OK } from "../exit-codes.ts";
import type { Shell } from "../shell.ts";

/** Exit 5 where a configured store does not work, 4 where the ledger is damaged, else 0. */
export function doctorCommand(shell: Shell): Promise<number> {
  return withProposingContext(shell, {}, async (ctx) => {
    const node: DoctorCheck = { name: "Node.js", status: "ok", message: shell.host.nodeVersion, fix: null };
    const checks = [node, ...(await examine(ctx))];
    if (shell.json) shell.print(JSON.stringify({ checks }));
    else {
      const { presentDoctor } = await import("../present/doctor.ts");
      shell.print(presentDoctor(checks, await shell.textOptions()));
    }
    const failed = checks.filter((check) => check.status === "failed").map((check) => check.name);
    if (failed.includes("Audit ledger")) return EXIT_OF.ledger_broken;
    return failed.length > 0 ? EXIT_OF.store_unavailable : EXIT_OK;
  });
}
