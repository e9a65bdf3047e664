/** So many are named. */
const NAMED = 5;

/** `a, b, c`; of a longer list its beginning, and how many more there are. */
export function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  return more > 0 ? `${names.slice(0, NAMED).join(', ')} and ${String(more)} more` : names.join(', ');
}
