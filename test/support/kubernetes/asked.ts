/** A request as it came in, and what it asks for. */
import { type Fields, isFields } from "./objects.ts";
import { type Place, placeOf, qualifiedName } from "./resources.ts";

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON or an access review, else text; null where there is none. */
  body: unknown;
  /** As RBAC has it; the method in lower case for paths that are about no object. */
  verb: string;
  /** `deployments.apps/scale`; empty for discovery and everything unknown. */
  resource: string;
  namespace: string | null;
  name: string | null;
  dryRun: boolean;
  /** It would change an object of the cluster, and is no dry run. */
  mutating: boolean;
}

export interface ReadRequest extends Asked {
  place: Place | null;
}

export function readRequest(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): ReadRequest {
  const url = new URL(target, "http://stand-in");
  const place = placeOf(url.pathname);
  const query = url.searchParams;
  const dryRun = query.getAll("dryRun").includes("All") || hasDryRun(body);
  const isReview = place?.resource.plural === "selfsubjectaccessreviews";
  return {
    method,
    path: url.pathname,
    query,
    headers,
    body,
    verb: place === null ? method.toLowerCase() : verbOf(method, place, query),
    resource: place === null ? "" : qualifiedName(place.resource) + (place.subresource ? `/${place.subresource}` : ""),
    // The object of a namespace is not in it.
    namespace: place?.namespace ?? null,
    name: place?.name ?? null,
    dryRun,
    mutating: method !== "GET" && method !== "HEAD" && !dryRun && !isReview,
    place,
  };
}

function verbOf(method: string, place: Place, query: URLSearchParams): string {
  switch (method) {
    case "GET":
      if (["true", "1"].includes(query.get("watch") ?? "")) return "watch";
      return place.name === null ? "list" : "get";
    case "POST":
      return "create";
    case "PUT":
      return "update";
    default:
      return method.toLowerCase();
  }
}

/** kubectl says it in the options of a delete or an eviction rather than in the address. */
function hasDryRun(body: unknown): boolean {
  if (!isFields(body)) return false;
  const options: Fields = isFields(body["deleteOptions"]) ? body["deleteOptions"] : body;
  return Array.isArray(options["dryRun"]) && options["dryRun"].includes("All");
}
