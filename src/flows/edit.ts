/** Another command in place of a request's: a new request that nobody has signed. The old one stays as it is. */
import { AwoooError } from "../domain/awooo-error.ts";
import { editedBy, editedProposal } from "../domain/edited-proposal.ts";
import { makeEvent } from "../domain/event-maker.ts";
import { isOpen } from "../domain/incident.ts";
import { createRequest, type RequestState } from "../domain/request.ts";
import { evidenceDigest } from "../domain/reuse.ts";
import type { AssessedParts, AssessingContext } from "./assess.ts";
import { assessProposal } from "./assess.ts";
import { type FoundRequest, findRequest } from "./find.ts";
import { syncIncidents } from "./sync.ts";

export interface EditInput {
  requestId: string;
  /** The digest of what was on the screen. */
  seenDigest: string;
  /** The command as a person types it into a shell. */
  line: string;
}

export interface EditResult {
  incidentId: string;
  requestId: string;
  /** What was missing: `redis`, `cluster`. */
  degraded: string[];
}

/** @throws AwoooError refused, usage, conflict, not_found: why it is not taken; nothing has changed then */
export async function edit(ctx: AssessingContext, input: EditInput): Promise<EditResult> {
  const found = await findRequest(ctx, input.requestId);
  requireSame(found, input);
  const { state } = found.incident;
  const { proposal, context } = editedProposal(state.incident, found.request, input.line, ctx.operator);
  const missing = new Set<string>();
  const parts = await assessProposal(ctx, state, { proposal }, missing);
  // Whoever has left has not seen what would be made.
  ctx.signal.throwIfAborted();
  requireContext(context, parts);
  const requestId = ctx.newId();
  ctx.ledger.write((tx) => {
    const current = tx.state(found.incidentId);
    if (current === null) throw new AwoooError("not_found", `Incident not found: ${found.incidentId}`);
    const { incident } = current;
    if (!isOpen(incident.status)) throw new AwoooError("conflict", `${found.incidentId} is ${incident.status}`);
    // Its risk was that of an incident less grave.
    if (incident.severity !== state.incident.severity) {
      throw new AwoooError("conflict", `${found.incidentId} is ${incident.severity} now`, { hint: "Try again." });
    }
    const created = createRequest({
      ...parts,
      id: requestId,
      token: ctx.newId(),
      incident,
      match: [editedBy(ctx.operator, found.request)],
      matchedPlaybookId: null,
      asked: null,
      // What the library would have said, it said of another command.
      alternative: null,
      policy: ctx.policy,
      operator: ctx.operator,
      auditHead: tx.head(),
      evidenceDigest: evidenceDigest(incident),
      now: ctx.now(),
    });
    tx.append([makeEvent(ctx, found.incidentId, "request.created", created)]);
  });
  const { degraded } = await syncIncidents(ctx, [found.incidentId]);
  if (degraded) missing.add("redis");
  return { incidentId: found.incidentId, requestId, degraded: [...missing].sort() };
}

function requireSame({ incidentId, incident, request }: FoundRequest, { seenDigest }: EditInput): void {
  const { status } = incident.state.incident;
  if (!isOpen(status)) throw new AwoooError("conflict", `${incidentId} is ${status}`);
  if (digestOf(request) === seenDigest) return;
  throw new AwoooError("conflict", `${request.request.id} is not what was shown`, { hint: "Look at it again." });
}

function digestOf({ request }: RequestState): string {
  return request.metadata.content_sha256;
}

/** awooo binds a request to the cluster it looked at; a line that names another one means something else. */
function requireContext(named: string | null, { cluster }: AssessedParts): void {
  if (named === null || named === cluster?.context) return;
  const here = cluster === null ? "no cluster answers here" : `this is ${cluster.context}`;
  throw new AwoooError("refused", `--context=${named}: ${here}; leave it out`);
}
