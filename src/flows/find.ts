/** From what a person typed to the incident or request meant. Ids may be shortened to any unambiguous prefix. */

import type { ApprovalStatus } from "../domain/approval.ts";
import { AwoooError } from "../domain/awooo-error.ts";
import { incidentBroken } from "../domain/chain.ts";
import { type RequestState, requestAt } from "../domain/request.ts";
import type { Context, LedgerIncident } from "../ports.ts";
import type { SyncResult } from "./reachable.ts";
import { syncAll, syncIncidents } from "./sync.ts";

/** How many candidates an ambiguous prefix names. */
const SHOWN_CANDIDATES = 5;

export interface Found extends SyncResult {
  incidentId: string;
  incident: LedgerIncident;
}

export interface FoundRequest extends Found {
  request: RequestState;
}

/** The incident a text names, as the team knows it now. @throws AwoooError not_found, usage (ambiguous) */
export async function findIncident(ctx: Context, text: string): Promise<Found> {
  const found = await findIncidentOrNull(ctx, text);
  if (found !== null) return found;
  // The beginning of an id that only colleagues know yet; that of a request is no incident's.
  if (requestIdLike(ctx, text) === null) await syncAll(ctx);
  const learnt = incidentIdLike(ctx, text) === null ? null : await findIncidentOrNull(ctx, text);
  if (learnt !== null) return learnt;
  throw new AwoooError("not_found", `Incident not found: ${text}`, {
    hint: "`awooo list` shows the incidents there are.",
  });
}

async function findIncidentOrNull(ctx: Context, text: string): Promise<Found | null> {
  const id = incidentIdLike(ctx, text) ?? text;
  const synced = await syncIncidents(ctx, [id], { publish: false });
  const incident = ctx.ledger.read(id);
  return incident === null ? null : { ...synced, incidentId: id, incident };
}

/** Which requests an incident's id may mean to a command; the state is the fold, the status that of this moment. */
export type Wanted = (request: RequestState, status: ApprovalStatus) => boolean;

const isUndecided: Wanted = (_request, status) => status === "pending";

/**
 * The request a text names: its id, a prefix of it, or an incident with one open request.
 * @param wanted what an open request is to the command; without: one that can still be signed
 * @throws AwoooError not_found, usage (ambiguous), conflict (an incident with several open requests, or none)
 */
export async function findRequest(ctx: Context, text: string, wanted = isUndecided): Promise<FoundRequest> {
  const known = requestIdLike(ctx, text);
  if (known !== null) return openRequest(ctx, unmistakable(ctx, known, text));
  const incident = await findIncidentOrNull(ctx, text);
  if (incident !== null) {
    requireSound(incident);
    return { ...incident, request: theOpenRequest(ctx, incident, wanted) };
  }
  await syncAll(ctx);
  const learnt = requestIdLike(ctx, text);
  if (learnt !== null) return openRequest(ctx, unmistakable(ctx, learnt, text));
  if (incidentIdLike(ctx, text) !== null) return findRequest(ctx, text, wanted);
  throw new AwoooError("not_found", `Approval request not found: ${text}`, {
    hint: "`awooo approvals` shows the requests there are.",
  });
}

function incidentIdLike({ ledger }: Context, text: string): string | null {
  requireText(text);
  if (ledger.read(text) !== null) return text;
  return oneOf(ledger.idsWithPrefix("incident", text, SHOWN_CANDIDATES + 1), text);
}

function requestIdLike(ctx: Context, text: string): string | null {
  requireText(text);
  if (ctx.ledger.read(text) !== null) return null;
  return oneOf(ctx.ledger.idsWithPrefix("request", text, SHOWN_CANDIDATES + 1), text);
}

/** An empty variable in a runbook is the beginning of every id, and must not sign the only request there is. */
function requireText(text: string): void {
  if (text === "") throw new AwoooError("usage", "An id is needed, and an empty text was given");
}

/** What is signed must be what was meant: a text that is also the beginning of an incident's id could be either. */
function unmistakable({ ledger }: Context, requestId: string, text: string): string {
  const [incidentId] = text === requestId ? [] : ledger.idsWithPrefix("incident", text, 1);
  return incidentId === undefined ? requestId : (oneOf([requestId, incidentId], text) ?? requestId);
}

async function openRequest(ctx: Context, requestId: string): Promise<FoundRequest> {
  const incidentId = ctx.ledger.incidentOfRequest(requestId) ?? requestId;
  const found = await findIncident(ctx, incidentId);
  requireSound(found);
  const request = found.incident.state.requests.find((r) => r.request.id === requestId);
  if (request === undefined) throw new AwoooError("not_found", `Approval request not found: ${requestId}`);
  return { ...found, request };
}

/** A request may be among the rows that were tampered with: better to say so than that it is not there. */
function requireSound({ incidentId, incident: { broken_seq } }: Found): void {
  if (broken_seq !== null) throw incidentBroken(incidentId, broken_seq);
}

function theOpenRequest(ctx: Context, { incidentId, incident }: Found, wanted: Wanted): RequestState {
  const { requests } = incident.state;
  const open = requests.filter((r) => wanted(r, requestAt(r, null, ctx.now()).status));
  const only = open.length === 0 ? requests.slice(-1) : open;
  if (only[0] !== undefined && only.length === 1) return only[0];
  if (only.length === 0) {
    throw new AwoooError("not_found", `${incidentId} has no approval request`, {
      hint: `Run: awooo propose ${incidentId}`,
    });
  }
  throw new AwoooError(
    "usage",
    `${incidentId} has ${only.length} open requests: ${idList(only.map((r) => r.request.id))}`,
    {
      hint: "Name one of them.",
    },
  );
}

function oneOf(ids: readonly string[], text: string): string | null {
  if (ids.includes(text)) return text;
  if (ids.length > 1) {
    const more = ids.length > SHOWN_CANDIDATES ? ", ..." : "";
    throw new AwoooError(
      "usage",
      `${text} is the beginning of several ids: ${idList(ids.slice(0, SHOWN_CANDIDATES))}${more}`,
      {
        hint: "Type more of it.",
      },
    );
  }
  return ids[0] ?? null;
}

function idList(ids: readonly string[]): string {
  return ids.join(", ");
}
