/**
 * Whether a request is one that awooo would make. A request that came from another laptop, or from a ledger, says
 * itself what it needs; these rules keep it from asking for less, and from showing other things than are signed.
 */
import { argvOf, type CatalogueAction } from "./action.ts";
import type { ClusterFacts } from "./actions/definition.ts";
import { beforeDigest, contentDigest, type SignedContent } from "./approval.ts";
import { canonicalJson } from "./canonical-json.ts";
import { floorOf, isSystemNamespace } from "./floor.ts";
import { knownAction, knownText } from "./known-action.ts";
import { DEFAULT_POLICY, isWeaker } from "./policy.ts";
import { type ApprovalRequest, type CreatedRequest, expiryOf, inverseText } from "./request.ts";
import { highestRisk } from "./risk-level.ts";

/** What is wrong with a request, in a few words; null where nothing is. */
export function requestProblem({ request, content }: CreatedRequest): string | null {
  return mismatch(request, content) ?? commandProblem(content) ?? weakness(content);
}

/** What is drawn must be what is signed. */
function mismatch(request: ApprovalRequest, content: SignedContent): string | null {
  const { metadata } = request;
  const pairs: [name: string, drawn: unknown, signed: unknown][] = [
    ["id", request.id, content.request_id],
    ["incident_id", request.incident_id, content.incident_id],
    ["risk_level", request.risk_level, content.risk],
    ["required_signatures", request.required_signatures, content.rule.signatures],
    ["expires_at", request.expires_at, content.expires_at],
    ["expires_at", content.expires_at, expiryOf(request.created_at, content.rule)],
    ["metadata.argv", metadata.argv, content.argv],
    ["metadata.manual_steps", metadata.manual_steps, content.manual_steps],
    ["metadata.target", pick(metadata.target), pick(content.target)],
    ["metadata.operator", metadata.operator, content.operator],
    ["metadata.content_sha256", metadata.content_sha256, contentDigest(content)],
    ["action", request.action, shownAction(content) ?? request.action],
    ["metadata.cluster", metadata.cluster, content.cluster],
    ["metadata.before", beforeDigest(metadata.before ?? null), signedBefore(request, content)],
    // Not signed, but drawn as a command to copy. Older requests have none.
    ["metadata.inverse", metadata.inverse ?? null, shownInverse(request, content)],
  ];
  const [name] = pairs.find(([, drawn, signed]) => canonicalJson(drawn) !== canonicalJson(signed)) ?? [];
  return name === undefined ? null : `${name} is not what is signed`;
}

function shownInverse({ metadata }: ApprovalRequest, content: SignedContent): string | null {
  return metadata.inverse == null ? null : inverseText(content, metadata.before);
}

function pick({ kind, name }: { kind: string; name: string }): string[] {
  return [kind, name];
}

/** A command comes from the catalogue or not at all. */
function commandProblem({ action, argv, cluster }: SignedContent): string | null {
  if (action === null) return argv === null ? null : "its command was not built from an action";
  const built = knownAction(action);
  return built !== null && canonicalJson(argvOf(built, cluster?.context ?? null)) === canonicalJson(argv)
    ? null
    : "its command is not the one of its action";
}

/** The text a command is drawn as; null for steps by hand, which are drawn by their title. */
function shownAction({ action, cluster }: SignedContent): string | null {
  return knownText(action, cluster?.context ?? null);
}

/** The action of a request, made anew from what was signed; null where there is none, or none of this catalogue. */
export function rebuiltAction({ action }: Pick<SignedContent, "action">): CatalogueAction | null {
  return action === null ? null : knownAction(action);
}

/** `null` says that nobody looked, and is signed as such; only requests older than this field leave it open. */
function signedBefore({ metadata }: ApprovalRequest, { before_sha256 }: SignedContent): string | null {
  return before_sha256 === undefined ? beforeDigest(metadata.before ?? null) : before_sha256;
}

/** Less risk than the class of the command allows, or fewer signatures than that risk needs. */
function weakness({ action, manual_steps, namespace, risk, rule }: SignedContent): string | null {
  const byHand = action === null && manual_steps.length > 0 && risk !== "low";
  const floor = action === null ? "low" : floorOf(action, bestFacts(action));
  if (highestRisk(risk, floor) !== risk) return `risk ${risk} is below the floor of its command, ${floor}`;
  if (byHand && isSystemNamespace(namespace) && risk !== "critical")
    return `it changes ${namespace} and is not critical`;
  const changes = floor !== "low" || byHand;
  if (changes && rule.signatures === 0) return "it changes something and asks for no signature";
  return isWeaker(rule, DEFAULT_POLICY[risk]) ? `it asks for less than ${risk} needs` : null;
}

/** The facts under which a command is as harmless as it can be: those of its own laptop are not known here. */
function bestFacts({ params }: CatalogueAction): ClusterFacts {
  const { replicas } = params;
  return { controlled: true, ...(typeof replicas === "number" && { replicas }) };
}
