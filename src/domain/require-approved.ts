/** The one wording of "this request is not approved", for whatever needs an approval. */
import type { Evaluation } from "./approval.ts";
import { AwoooError } from "./awooo-error.ts";
import type { ApprovalRequest } from "./request.ts";

/** @throws AwoooError signatures_missing, rejected, expired, where the evaluation is anything but approved */
export function requireApproved(
  { id, incident_id }: Pick<ApprovalRequest, "id" | "incident_id">,
  { status, counted, required, rejection }: Evaluation,
): void {
  if (status === "approved") return;
  if (status === "rejected") {
    throw new AwoooError("rejected", `${id} was rejected by ${rejection?.signer}`, {
      hint: `For another proposal: awooo propose ${incident_id}`,
    });
  }
  const signers = counted.map((decision) => decision.signer);
  const had = `${counted.length} of ${required} signatures${signers.length === 0 ? "" : ` (${signers.join(", ")})`}`;
  if (status === "expired") {
    throw new AwoooError("expired", `${id} expired with ${had}`, {
      hint: `For a fresh one: awooo propose ${incident_id}`,
    });
  }
  throw new AwoooError("signatures_missing", `${id} has ${had}`, {
    hint: `Missing: ${required - counted.length}. Sign with: awooo approve ${id.slice(0, 8)}`,
    details: { approval_id: id, required, current: counted.length, signers },
  });
}
