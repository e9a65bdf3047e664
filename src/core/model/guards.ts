/**
 * Checks that cost nothing to make, to be asked before a schema is: what passes, the schema would give back unchanged;
 * what does not may be right all the same, and only the schema knows. Nearly everything passes, and to make and ask a
 * schema takes a short command longer than all the rest of its work.
 */
export type Guard<T> = (value: unknown) => value is T;

/** A guard for each field that an object must have. */
export type Guards<T> = { readonly [K in keyof T]-?: Guard<T[K]> };

/** The fields of a type that have a name of their own. */
export type Named<T> = { [K in keyof T as string extends K ? never : number extends K ? never : K]: T[K] };

/** Names of fields as JSON gives them: the types that follow are found out one by one. */
export type Fields = Readonly<Record<string, unknown>>;

export const isText: Guard<string> = (value) => typeof value === 'string';
export const isNumber: Guard<number> = (value): value is number => Number.isFinite(value);
export const isCount: Guard<number> = (value): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
export const isYesOrNo: Guard<boolean> = (value) => typeof value === 'boolean';
/** A field of its own that is named `__proto__` would become something else when the object is copied: schemas drop it. */
export const isFields: Guard<Fields> = (value): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.hasOwn(value, '__proto__');
export const isTexts: Guard<string[]> = (value): value is string[] =>
  Array.isArray(value) && value.every(isText);

/** What passes, or null. */
export function orNull<T>(is: Guard<T>): Guard<T | null> {
  return (value): value is T | null => value === null || is(value);
}

/** What passes, or undefined. */
export function orMissing<T>(is: Guard<T>): Guard<T | undefined> {
  return (value): value is T | undefined => value === undefined || is(value);
}

export function oneOf<T>(values: readonly T[]): Guard<T> {
  return (value): value is T => values.some((each) => each === value);
}

/** A list, each entry of which passes. */
export function listOf<T>(is: Guard<T>): Guard<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every(is);
}

/** An object whose fields pass, and that has no others. */
export function exactly<T>(guards: Guards<T>): Guard<T> {
  return (value): value is T =>
    isFields(value) &&
    passes(guards, value) &&
    Object.keys(value).every((name) => Object.hasOwn(guards, name));
}

/** Whether each of the guarded fields passes; others may stand beside them. */
export function passes(guards: Readonly<Record<string, Guard<unknown>>>, fields: Fields): boolean {
  for (const name in guards) if (guards[name]?.(fields[name]) !== true) return false;
  return true;
}
