import { isJson, textAt, type Json } from '../agents/jsonLines.ts';

const ARGUMENT_CHARACTERS = 200;

/** Names of arguments that tell what a call is about, the most telling first. */
const TELLING = [
  'command',
  'file_path',
  'filePath',
  'absolute_path',
  'path',
  'pattern',
  'query',
  'url',
  'description',
  'prompt',
];

/** The arguments of a tool call in one short line: the one that tells most, else all of them as JSON. */
export function shortArguments(input: Json): string {
  for (const name of TELLING) {
    const text = textAt(input, name);
    if (text !== undefined) return cutLine(text);
  }
  return Object.keys(input).length === 0 ? '' : cutLine(JSON.stringify(input));
}

/** Text in one line of bearable length. */
export function cutLine(text: string, maxCharacters = ARGUMENT_CHARACTERS): string {
  const line = text
    .slice(0, maxCharacters * 4)
    .replace(/\s+/gu, ' ')
    .trim();
  const isCut = line.length > maxCharacters || text.length > maxCharacters * 4;
  return isCut ? `${line.slice(0, maxCharacters)}…` : line;
}

/** The number at `key`, or undefined where it is none. */
export function numberAt(value: Json, key: string): number | undefined {
  const found = value[key];
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/** The objects of the list at `key`; none where it is no list. */
export function objectsAt(value: Json, key: string): readonly Json[] {
  const found: unknown = value[key];
  const list: readonly unknown[] = Array.isArray(found) ? found : [];
  return list.filter(isJson);
}

/** The text of a value that is text, a list of parts with text, or something else, then as JSON. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  const parts: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined;
  if (parts === undefined) return JSON.stringify(value);
  return parts
    .map((part) => {
      if (!isJson(part)) return textOf(part);
      return textAt(part, 'text') ?? `(${textAt(part, 'type') ?? 'something else'})`;
    })
    .join('\n');
}

/** The sum of two figures, of which either may be missing. */
export function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : a + (b ?? 0);
}
