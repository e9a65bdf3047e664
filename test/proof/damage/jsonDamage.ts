import type { SeededRandom } from './random.ts';

/** Values of the wrong type, or out of any range. */
const WRONG_VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  '',
  'x'.repeat(70_000),
  '../../../etc/passwd',
  '\u001b]0;title\u0007\u001b[2J\u0000',
  '2026-13-45T99:99:99Z',
  'task_nobody',
  [],
  [[[[[[[['deep']]]]]]]],
  {},
  { __proto__: null, constructor: { prototype: { polluted: true } } },
  { format: 99 },
];

/** Makes one field somewhere in a JSON text wrong; undefined where the text is no JSON object. */
export function damageField(random: SeededRandom, text: string): string | undefined {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const parsed = parse(text) ?? parse(lines[at] ?? '');
  if (parsed === undefined) return undefined;
  const isWhole = parse(text) !== undefined;
  const damaged = JSON.stringify(changed(random, parsed, 3), undefined, isWhole ? 2 : 0);
  return isWhole ? damaged : lines.map((line, index) => (index === at ? damaged : line)).join('\n');
}

function changed(random: SeededRandom, value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return random.pick(WRONG_VALUES);
  const entries = Object.entries(value);
  if (entries.length === 0) return random.pick(WRONG_VALUES);
  const [name, inner] = random.pick<[string, unknown]>(entries);
  const others = entries.filter(([other]) => other !== name);
  const dice = random.below(10);
  if (dice === 0) return Object.fromEntries(others);
  if (dice === 1) return Object.fromEntries([...entries, [`un${name}`, random.pick(WRONG_VALUES)]]);
  // Through JSON text, so that a key like __proto__ becomes a field and not the prototype.
  if (dice === 2) return parse(`{"__proto__":{"status":"complete"},${JSON.stringify(value).slice(1)}`);
  const goesDeeper = depth > 0 && typeof inner === 'object' && inner !== null && random.below(3) > 0;
  const wrong = goesDeeper ? changed(random, inner, depth - 1) : random.pick(WRONG_VALUES);
  return Object.fromEntries(entries.map(([key, old]) => [key, key === name ? wrong : old]));
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
