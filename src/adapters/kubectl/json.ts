/** Reading JSON nobody promises anything about: what is not as expected is null. */

export type Json = Readonly<Record<string, unknown>>;

/** An empty object where the text is none. */
export function parsedObject(text: string): Json {
  try {
    return objectIn(JSON.parse(text));
  } catch {
    return {};
  }
}

function objectIn(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** What is found by going down from one field to the next. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, field) => (Object.hasOwn(objectIn(inner), field) ? objectIn(inner)[field] : null),
    value,
  );
}

export function objectAt(value: unknown, ...path: readonly string[]): Json {
  return objectIn(at(value, ...path));
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** null for an empty text too. */
export function textAt(value: unknown, ...path: readonly string[]): string | null {
  const found = at(value, ...path);
  return typeof found === "string" && found !== "" ? found : null;
}

export function numberAt(value: unknown, ...path: readonly string[]): number | null {
  const found = at(value, ...path);
  return typeof found === "number" && Number.isSafeInteger(found) ? found : null;
}
