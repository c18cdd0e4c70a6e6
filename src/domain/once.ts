/**
 * A value made when it is first asked for, and kept, also where it is null. For schemas, which cost the start of every
 * command to build and which most commands check nothing with; and for what most incidents never ask.
 */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
