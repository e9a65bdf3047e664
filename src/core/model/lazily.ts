/**
 * A value that is made when it is first asked for, and once. Schemas are made so: making all of them would take a short
 * command longer than what it does.
 */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
