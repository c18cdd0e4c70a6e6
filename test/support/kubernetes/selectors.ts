/** Label and field selectors as they stand in a query. */
import { isFields, type KubeObject } from "./objects.ts";

export function selects(query: URLSearchParams): (object: KubeObject) => boolean {
  const labels = requirements(query.get("labelSelector"));
  const fields = requirements(query.get("fieldSelector"));
  return (object) =>
    labels.every((text) => meets(text, (key) => object.metadata.labels?.[key])) &&
    fields.every((text) => meets(text, (path) => fieldAt(object, path) ?? ""));
}

/** Comma-separated; a comma within parentheses separates values. */
function requirements(text: string | null): string[] {
  return (text ?? "").split(/,(?![^(]*\))/).filter((one) => one !== "");
}

function meets(requirement: string, read: (key: string) => string | undefined): boolean {
  const [, key, notIn, values] = /^(\S+) (notin|in) \((.*)\)$/.exec(requirement) ?? [];
  if (key !== undefined && values !== undefined) {
    return values.split(",").includes(read(key) ?? "") !== (notIn === "notin");
  }
  const [, name = "", operator, value = ""] = /^([^=!]+)(==|!=|=)(.*)$/.exec(requirement) ?? [];
  if (operator === undefined) {
    const negated = requirement.startsWith("!");
    return (read(requirement.replace(/^!/, "")) === undefined) === negated;
  }
  return (read(name) === value) === (operator !== "!=");
}

function fieldAt(object: KubeObject, path: string): string | undefined {
  const found = path.split(".").reduce<unknown>((at, word) => (isFields(at) ? at[word] : undefined), object);
  return found === undefined || found === null ? undefined : String(found);
}
