/** What a `when` clause is held against; a key that is missing is not set. */
export type Context = Readonly<Record<string, string | number | boolean>>;

/** Whether a `when` clause of the manifest holds; knows as much of their language as the manifest uses. */
export function holds(when: string, context: Context): boolean {
  return when.split(' && ').every((term) => termHolds(term, context));
}

function termHolds(term: string, context: Context): boolean {
  const match = /^(!?)([\w.]+)(?: (==|!=|>|=~) (.+))?$/.exec(term);
  if (match === null) throw new Error(`Not understood: ${term}`);
  const [, not, key = '', operator, operand = ''] = match;
  const value = context[key];
  switch (operator) {
    case undefined:
      return Boolean(value) === (not === '');
    case '>':
      return Number(value) > Number(operand);
    case '=~':
      return new RegExp(operand.slice(1, operand.lastIndexOf('/'))).test(String(value));
    default:
      return (String(value) === operand) === (operator === '==');
  }
}
