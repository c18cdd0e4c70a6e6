/**
 * A value made when it is first asked for, and kept. For schemas: building one costs the start of every command, and
 * most commands check nothing with it.
 */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
