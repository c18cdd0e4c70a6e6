/** Watches: what is there, then what changes, one JSON object a line, until the client leaves. */
import type { ServerResponse } from "node:http";
import type { ReadRequest } from "./asked.ts";
import { groupVersion, type Place, resourceOfObject } from "./resources.ts";
import { selects } from "./selectors.ts";
import type { Change, ObjectStore } from "./store.ts";

export function watch(request: ReadRequest, place: Place, store: ObjectStore, response: ServerResponse): void {
  const { query } = request;
  const selected = selects(query);
  const send = (type: string, object: unknown) => response.write(`${JSON.stringify({ type, object })}\n`);
  const tell = ({ type, object }: Change) => {
    const isHere =
      resourceOfObject(object) === place.resource &&
      (place.namespace ?? object.metadata.namespace) === object.metadata.namespace &&
      (place.name ?? object.metadata.name) === object.metadata.name;
    if (isHere && selected(object)) send(type, object);
  };
  response.writeHead(200, { "content-type": "application/json" });
  response.flushHeaders();
  const since = Number(query.get("resourceVersion") ?? "0");
  const withStart = query.get("sendInitialEvents") === "true";
  if (since === 0 || withStart) {
    const { resource, namespace } = place;
    for (const object of store.list(resource, namespace)) tell({ type: "ADDED", version: 0, object });
  } else {
    for (const change of store.changesSince(since)) tell(change);
  }
  if (withStart) {
    const annotations = { "k8s.io/initial-events-end": "true" };
    const metadata = { resourceVersion: String(store.version()), annotations };
    send("BOOKMARK", { kind: place.resource.kind, apiVersion: groupVersion(place.resource), metadata });
  }
  const forget = store.onChange(tell);
  const seconds = Number(query.get("timeoutSeconds") ?? "0");
  const timer = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : null;
  response.on("close", () => {
    forget();
    if (timer !== null) clearTimeout(timer);
  });
}
