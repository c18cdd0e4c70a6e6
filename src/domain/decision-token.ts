/** `decision:<token>`: what other services poll to know whether a decision is still open. */
import { canonicalJson, parseJson } from "./canonical-json.ts";
import type { IncidentState } from "./fold.ts";
import { type RequestState, requestAt, type TokenState } from "./request.ts";

/** The state of a request's token; an ended request that nobody may run any more counts as rejected. */
function tokenState(state: IncidentState, request: RequestState, now: string): TokenState {
  const { status } = state.incident;
  if (status === "resolved" || status === "closed") return "completed";
  const current = requestAt(request, null, now).status;
  if (current === "pending") return "pending";
  return current === "approved" || current === "executed" ? "approved" : "rejected";
}

/**
 * The document to write. Fields of other services are kept; a document that says the same is returned as it was read.
 * @param seen the text in Redis; null or unreadable text is replaced
 */
export function decisionDocument(
  state: IncidentState,
  request: RequestState,
  seen: string | null,
  now: string,
): string {
  const found = seen === null ? {} : objectOf(seen);
  const { request: wire } = request;
  const ours = {
    token: wire.metadata.decision_token,
    incident_id: wire.incident_id,
    approval_id: wire.id,
    state: tokenState(state, request, now),
    created_at: wire.created_at,
    expires_at: wire.expires_at,
  };
  const next = { ...found, ...ours };
  if (seen !== null && canonicalJson(next) === canonicalJson(found)) return seen;
  return JSON.stringify({ ...next, updated_at: now });
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value = parseJson(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}
