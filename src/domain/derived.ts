/**
 * A value with something else in it. It inherits the rest instead of copying it: asking a context or a host for some of
 * what it has costs a process or a file, and is put off until somebody asks. So it is never spread: `{...derived}` would
 * have the changes alone.
 */
export function derived<T extends object>(original: T, changes: Partial<T>): T {
  return Object.assign(Object.create(original) as T, changes);
}
