/** The three forms of a patch, as far as kubectl sends them. */
import { type Fields, isFields, Refusal } from "./objects.ts";
import { isSame } from "./store.ts";

export function applyPatch(contentType: string, target: Fields, patch: unknown): Fields {
  if (contentType.startsWith("application/json-patch+json")) return jsonPatch(target, patch);
  if (!isFields(patch)) throw new Refusal(400, "BadRequest", "the patch is no object");
  if (contentType.startsWith("application/merge-patch+json")) return mergePatch(target, patch);
  if (contentType.startsWith("application/strategic-merge-patch+json")) return strategicMerge(target, patch);
  throw new Refusal(415, "UnsupportedMediaType", `the body of the request was in an unknown format - ${contentType}`);
}

/** RFC 7396. */
function mergePatch(target: Fields, patch: Fields): Fields {
  const result = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key];
    if (value === null) delete result[key];
    else result[key] = isFields(value) ? mergePatch(isFields(before) ? before : {}, value) : value;
  }
  return result;
}

/** Lists that are merged by a key; all others are replaced. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: "name",
  initContainers: "name",
  env: "name",
  volumes: "name",
  volumeMounts: "mountPath",
  ports: "containerPort",
  conditions: "type",
  imagePullSecrets: "name",
  ownerReferences: "uid",
};

function strategicMerge(target: Fields, patch: Fields): Fields {
  const { $patch: directive, ...fields } = patch;
  if (directive === "replace") return fields;
  const result = { ...target };
  for (const [key, value] of Object.entries(fields)) {
    // How lists are ordered and what belongs to a one-of; nothing here depends on it.
    if (key.startsWith("$")) continue;
    if (value === null) delete result[key];
    else result[key] = strategicValue(key, result[key], value);
  }
  return result;
}

function strategicValue(key: string, before: unknown, value: unknown): unknown {
  if (isFields(value)) return strategicMerge(isFields(before) ? before : {}, value);
  const mergeKey = MERGE_KEYS[key];
  if (!Array.isArray(value) || mergeKey === undefined || !value.every(isFields)) return value;
  return mergeList(Array.isArray(before) ? before.filter(isFields) : [], value, mergeKey);
}

function mergeList(before: Fields[], patches: Fields[], mergeKey: string): Fields[] {
  let result = patches.some((one) => one["$patch"] === "replace" && one[mergeKey] === undefined) ? [] : [...before];
  for (const patch of patches) {
    const id = patch[mergeKey];
    if (id === undefined) continue;
    const at = result.findIndex((one) => one[mergeKey] === id);
    if (patch["$patch"] === "delete") result = result.filter((one) => one[mergeKey] !== id);
    else if (at === -1) result.push(strategicMerge({}, patch));
    else result[at] = strategicMerge(result[at] ?? {}, patch);
  }
  return result;
}

/** RFC 6902 without `move` and `copy`, which kubectl's verbs do not send. */
function jsonPatch(target: Fields, patch: unknown): Fields {
  if (!Array.isArray(patch)) throw new Refusal(400, "BadRequest", "a JSON patch is a list");
  const result = structuredClone(target);
  for (const step of patch) {
    if (!isFields(step)) throw new Refusal(400, "BadRequest", "a step of a JSON patch is an object");
    jsonStep(result, String(step["op"]), String(step["path"]), step["value"]);
  }
  return result;
}

function jsonStep(root: Fields, op: string, path: string, value: unknown): void {
  const words = path
    .split("/")
    .slice(1)
    .map((word) => word.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = words.pop() ?? "";
  const parent = words.reduce<unknown>((at, word) => (isHolder(at) ? Reflect.get(at, word) : undefined), root);
  if (!isHolder(parent)) throw invalidStep(op, path);
  const exists = Object.hasOwn(parent, last);
  if (op === "add" && Array.isArray(parent)) parent.splice(last === "-" ? parent.length : Number(last), 0, value);
  else if (op === "add" || (op === "replace" && exists)) Reflect.set(parent, last, value);
  else if (op === "remove" && exists) take(parent, last);
  else if (op !== "test" || !isSame(Reflect.get(parent, last), value)) throw invalidStep(op, path);
}

function isHolder(value: unknown): value is object {
  return isFields(value) || Array.isArray(value);
}

function take(parent: object, key: string): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent, key);
}

function invalidStep(op: string, path: string): Refusal {
  return new Refusal(422, "Invalid", `the server rejected our request due to an error in our request: ${op} ${path}`);
}
